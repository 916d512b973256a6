package io.novaws.it.server;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Payara Server or GlassFish with a domain of its own; archives are deployed by its administration.
 *
 * <p>Threading: one thread at a time.
 */
public final class DomainProcess implements ServerProcess {
    private static final String LOG = "server.log";
    private static final Pattern HTTP =
            Pattern.compile("<network-listener [^>]*port=\"(\\d+)\"[^>]*name=\"http-listener-1\"");
    private static final Pattern HTTP_NAMED_FIRST =
            Pattern.compile("<network-listener [^>]*name=\"http-listener-1\"[^>]*port=\"(\\d+)\"");

    private final Domain domain;
    private final Path base;
    private final int port;
    private long pid;

    /** A server that has not started, with these arguments for its JVM. */
    public DomainProcess(Domain domain, List<String> arguments) {
        this.domain = domain;
        this.base = domain.home().resolve("glassfish/domains").resolve(domain.name());
        try {
            Path file = base.resolve("config/domain.xml");
            String configuration = Files.readString(file);
            port = port(configuration);
            StringBuilder options = new StringBuilder("<jvm-options>-Dnova.it.diary=" + diary() + "</jvm-options>");
            arguments.forEach(
                    argument -> options.append("<jvm-options>").append(argument).append("</jvm-options>"));
            Files.writeString(file, configuration.replace("</java-config>", options + "</java-config>"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int port(String configuration) {
        Matcher first = HTTP.matcher(configuration);
        Matcher second = HTTP_NAMED_FIRST.matcher(configuration);
        if (first.find()) {
            return Integer.parseInt(first.group(1));
        }
        if (second.find()) {
            return Integer.parseInt(second.group(1));
        }
        throw new IllegalStateException("no http-listener-1");
    }

    private Processes.Ended asadmin(String... words) {
        List<String> command = new ArrayList<>(Domain.asadmin(domain.home()));
        command.addAll(List.of("--port", String.valueOf(domain.adminPort())));
        command.addAll(List.of(words));
        return Processes.run(command);
    }

    private void succeed(String... words) {
        Processes.Ended ended = asadmin(words);
        if (ended.status() != 0) {
            throw new AssertionError(String.join(" ", words) + ": " + ended.output());
        }
    }

    /** In the realm that is a file. */
    @Override
    public void user(String name, String password, String group) {
        try {
            Files.writeString(
                    base.resolve("config/keyfile"),
                    name + ";{SSHA}" + Digests.salted("SHA-1", password) + ";" + group + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void start() {
        Path file = base.resolve("config/pid");
        try {
            for (Path log : logs()) {
                Files.delete(log);
            }
            Files.deleteIfExists(file);
            try {
                succeed("start-domain", domain.name());
            } finally {
                // Also of a server that is too late, to end it.
                pid = Files.exists(file) ? Long.parseLong(Files.readString(file).trim()) : 0;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ProcessHandle process() {
        return ProcessHandle.of(pid).orElseThrow(() -> new IllegalStateException("not running"));
    }

    @Override
    public boolean isRunning() {
        return pid > 0 && ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    @Override
    public void awaitExit() {
        await("the end of the server").atMost(Duration.ofSeconds(LIMIT_SECONDS)).until(() -> !isRunning());
    }

    @Override
    public URI address() {
        return URI.create("http://localhost:" + port);
    }

    private static String nameOf(String archive) {
        return archive.substring(0, archive.lastIndexOf('.'));
    }

    /** In place of what a stop has left: Payara starts its applications again, and keeps the name of one that fails. */
    @Override
    public void deploy(Path archive) {
        String name = nameOf(archive.getFileName().toString());
        asadmin("undeploy", name);
        Processes.Ended ended = asadmin("deploy", "--name", name, archive.toString());
        if (ended.status() != 0) {
            throw new DeploymentFailed(ended.output());
        }
    }

    @Override
    public void undeploy(String archive) {
        succeed("undeploy", nameOf(archive));
    }

    /** Has it connect to the database of that pool. */
    public void ping(String pool) {
        succeed("ping-connection-pool", pool);
    }

    @Override
    public void property(String name, String value) {
        succeed("create-system-properties", name + "=" + value);
    }

    @Override
    public void removeProperty(String name) {
        succeed("delete-system-property", name);
    }

    /** All of it: a server puts away what has become long, with the time behind the name. */
    @Override
    public String log() {
        try {
            StringBuilder text = new StringBuilder();
            for (Path part : logs()) {
                text.append(Files.readString(part));
            }
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From the first to the one that is being written. */
    private List<Path> logs() throws IOException {
        Path directory = base.resolve("logs");
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            Comparator<Path> current = Comparator.comparing(file -> file.endsWith(LOG));
            return files.filter(file -> file.getFileName().toString().startsWith(LOG))
                    .sorted(current.thenComparing(Comparator.naturalOrder()))
                    .toList();
        }
    }

    @Override
    public void stop() {
        succeed("stop-domain", domain.name());
    }

    @Override
    public Path diary() {
        return base.resolve("diary.txt");
    }
}
