package io.novaws.it.server;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A server that is one child process, and is ready with its applications when its log says so.
 *
 * <p>Threading: one thread at a time.
 */
public final class ChildServer implements Host {
    private final Process process;
    private final Path log;
    private final URI address;

    private ChildServer(Process process, Path log, URI address) {
        this.process = process;
        this.log = log;
        this.address = address;
    }

    /**
     * Starts it.
     *
     * @param log gets all that the process says
     * @param ready whether its log says that its applications are there
     */
    public static ChildServer start(
            List<String> command, Map<String, String> environment, Path log, URI address, Predicate<String> ready) {
        try {
            Files.createDirectories(log.getParent());
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().put("JAVA_HOME", Processes.jdk().toString());
            builder.environment().putAll(environment);
            ChildServer server = new ChildServer(builder.start(), log, address);
            server.awaitReady(ready);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady(Predicate<String> ready) {
        try {
            await("the start of the server; see " + log)
                    .atMost(Duration.ofSeconds(ServerProcess.LIMIT_SECONDS))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> ready.test(log()) || !process.isAlive());
            if (!process.isAlive()) {
                throw new AssertionError("the server ended at its start: see " + log);
            }
        } catch (RuntimeException | AssertionError e) {
            close();
            throw e;
        }
    }

    @Override
    public URI address() {
        return address;
    }

    @Override
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            if (!process.waitFor(ServerProcess.LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("the server has not ended: " + process.pid());
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
