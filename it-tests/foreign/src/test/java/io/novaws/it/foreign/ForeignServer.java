package io.novaws.it.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own, which can be killed and started again on its port. */
final class ForeignServer implements AutoCloseable {
    /** Set where the servers must be there: a test that cannot run then fails. */
    private static final boolean REQUIRED = System.getenv("NOVA_FOREIGN_SERVERS") != null;

    private final int port;
    private final Path log;
    private Process process;

    private ForeignServer(int port, Path log) {
        this.port = port;
        this.log = log;
    }

    /** Skips the test, or fails it, where something is not installed. */
    static void needs(boolean installed, String debianPackage) {
        String missing = debianPackage + " is not installed: apt-get install " + debianPackage;
        if (REQUIRED) {
            assertThat(installed).as(missing).isTrue();
        }
        assumeTrue(installed, missing);
    }

    /** A port that was free a moment ago. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Starts the command and waits until it listens on the port. */
    static ForeignServer start(int port, Path directory, List<String> command) throws IOException {
        ForeignServer server = new ForeignServer(port, directory.resolve("server.log"));
        server.start(command);
        return server;
    }

    URI address() {
        return URI.create("ws://127.0.0.1:" + port + "/");
    }

    /** Starts it again. */
    void start(List<String> command) throws IOException {
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            assertThat(process.isAlive()).as("the server runs; see %s", log).isTrue();
            return listens();
        });
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Ends it as a crash does: nobody is told. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
