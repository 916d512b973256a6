package io.novaws.it.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.novaws.Connection;
import io.novaws.ConnectionScoped;
import io.novaws.NovaEndpoint;
import io.novaws.OnHandshake;
import io.novaws.Outcome;
import io.novaws.embedded.NovaServer;
import io.novaws.it.support.RawClient;
import io.novaws.it.support.TestServer;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of a server, in this process and in one of its own. */
public class StopTest {
    /** What the beans did at the end; the application itself is gone by the time the test looks. */
    private static final Queue<String> ENDINGS = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void forget() {
        ENDINGS.clear();
    }

    @ConnectionScoped
    static class Guest {
        private String name = "nobody";

        void arrive(String newName) {
            name = newName;
        }

        String name() {
            return name;
        }

        @PreDestroy
        void leave() {
            ENDINGS.add(name + " left");
        }
    }

    @NovaEndpoint("/guests/{name}")
    static class Guests {
        @Inject
        Guest guest;

        @Inject
        Connection connection;

        @OnHandshake
        void arrive() {
            guest.arrive(connection.pathParameters().get("name"));
        }

        @OnMessage
        Object echo(String message) {
            return message.equals("flood") ? flood(message) : message;
        }

        @OnClose
        void closed(CloseReason reason) {
            if (connection.pathParameters().get("name").startsWith("slow")) {
                await().until(() ->
                        threads().stream().noneMatch(thread -> thread.getName().startsWith("nova-io")));
            }
            ENDINGS.add(guest.name() + " closed with " + reason.getCloseCode().getCode());
        }
    }

    @Test
    void everyPeerIsToldToGoAndTheCloseCallbacksRunInTheirScope() {
        List<RawClient> peers = new ArrayList<>();
        List<String> endings = new ArrayList<>();
        try (TestServer server = TestServer.with(Guests.class, Guest.class)) {
            for (int i = 0; i < 50; i++) {
                peers.add(server.connectRaw("/guests/guest-" + i));
                assertThat(peers.get(i).send("hello").nextText()).isEqualTo("hello");
                endings.add("guest-" + i + " closed with 1001");
                endings.add("guest-" + i + " left");
            }
            Thread answers = answersOf(peers);
            server.close();
            assertThat(ENDINGS).containsExactlyInAnyOrderElementsOf(endings);
            await().until(() -> !answers.isAlive());
            peers.forEach(peer -> assertThat(peer.isAtEnd()).isTrue());
        } finally {
            peers.forEach(RawClient::close);
        }
    }

    /** Reads the 1001 of each peer and answers it. */
    private static Thread answersOf(List<RawClient> peers) {
        Thread answers = new Thread(() -> peers.forEach(peer -> {
            assertThat(peer.nextClose().closeCode()).isEqualTo(1001);
            peer.write(RawClient.close(1001, ""));
        }));
        answers.start();
        return answers;
    }

    @NovaEndpoint("/farewell")
    static class Farewell {
        @OnMessage
        Outcome promise(String message) {
            return flood(message);
        }
    }

    /** More than the operating system takes off the outbox while the peer does not read. */
    private static Outcome flood(String message) {
        return Outcome.reply(IntStream.range(0, 1_000)
                .mapToObj(i -> message + " " + i + " ".repeat(8_000))
                .toArray());
    }

    @Test
    void whatWaitsInTheOutboxLeavesBeforeThe1001() {
        try (TestServer server = TestServer.with(Farewell.class);
                RawClient peer = RawClient.open(server.port(), 4_096).shakeHands("/farewell")) {
            peer.send("message");
            assertThat(peer.nextText()).startsWith("message 0 ");
            Thread stop = new Thread(server::close);
            stop.start();
            await().until(() -> refusesConnections(server.port()));
            for (int i = 1; i < 1_000; i++) {
                assertThat(peer.nextText()).startsWith("message " + i + " ").hasSizeGreaterThan(8_000);
            }
            assertThat(peer.nextClose().closeCode()).isEqualTo(1001);
            peer.write(RawClient.close(1001, ""));
            await().until(() -> !stop.isAlive());
        }
    }

    private static boolean refusesConnections(int port) {
        try (RawClient late = RawClient.open(port)) {
            return false;
        } catch (UncheckedIOException refused) {
            return true;
        }
    }

    @Test
    void noThreadIsLeftAndThePortIsFree() throws IOException {
        Set<Thread> before = threads();
        int port;
        try (TestServer server = TestServer.with(Guests.class, Guest.class);
                RawClient peer = server.connectRaw("/guests/ada")) {
            port = server.port();
            assertThat(peer.send("hello").nextText()).isEqualTo("hello");
            answersOf(List.of(peer));
            server.close();
        }
        await().untilAsserted(() -> {
            Set<Thread> left = threads();
            left.removeAll(before);
            assertThat(left).extracting(Thread::getName).allMatch(StopTest::belongsToTheJvm);
        });
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(taken.getLocalPort()).isEqualTo(port);
        }
    }

    private static Set<Thread> threads() {
        return new HashSet<>(Thread.getAllStackTraces().keySet());
    }

    /** The carriers of virtual threads, among others, come and go as the JVM likes. */
    private static boolean belongsToTheJvm(String thread) {
        return Stream.of("ForkJoinPool", "CompletableFutureDelayScheduler", "HttpClient", "awaitility")
                .anyMatch(thread::startsWith);
    }

    @Test
    void theNextServerMayListenOnTheSamePort() {
        int port;
        try (TestServer server = TestServer.with(Guests.class, Guest.class)) {
            port = server.port();
            server.connectRaw("/guests/ada").close();
        }
        try (NovaServer next = NovaServer.builder()
                        .port(port)
                        .beanClasses(Guests.class, Guest.class)
                        .start();
                RawClient peer = RawClient.connect(next.port(), "/guests/ada")) {
            assertThat(peer.send("hello again").nextText()).isEqualTo("hello again");
        }
    }

    @Test
    void aPeerThatDoesNotAnswerHoldsTheStopForItsTimeoutAtMost() {
        try (NovaServer server = NovaServer.builder()
                        .port(0)
                        .beanClasses(Guests.class, Guest.class)
                        .stopTimeout(Duration.ofMillis(300))
                        .start();
                RawClient deaf = RawClient.connect(server.port(), "/guests/deaf")) {
            long begun = System.nanoTime();
            server.close();
            assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun))
                    .isLessThan(5);
            assertThat(deaf.nextClose().closeCode()).isEqualTo(1001);
        }
    }

    @Test
    void aPeerThatDoesNotReadIsDroppedWhenTheTimeIsUpAndItsCloseCallbackRunsToItsEnd() {
        try (NovaServer server = NovaServer.builder()
                        .port(0)
                        .beanClasses(Guests.class, Guest.class)
                        .stopTimeout(Duration.ofMillis(300))
                        .start();
                RawClient idle = RawClient.open(server.port(), 4_096).shakeHands("/guests/slow")) {
            idle.send("flood");
            assertThat(idle.nextText()).startsWith("flood 0 ");
            server.close();
            assertThat(ENDINGS).containsExactly("slow closed with 1001", "slow left");
        }
    }

    /** A server in five lines. */
    static class FiveLines {
        public static void main(String[] args) throws InterruptedException {
            try (NovaServer server =
                    NovaServer.builder().port(0).beanClasses(Hello.class).start()) {
                server.await();
            }
        }
    }

    @NovaEndpoint("/hello")
    static class Hello {
        @OnOpen
        String hello() {
            return "hello";
        }

        @OnClose
        void closed(CloseReason reason) {
            System.out.println("closed with " + reason.getCloseCode().getCode());
        }
    }

    @Test
    void sigtermTellsThePeersOfAMainInFiveLines() throws Exception {
        Process server = java(classPath(), FiveLines.class.getName());
        assertStopsInOrder(server);
    }

    @Test
    void sigtermTellsThePeersOfTheServersOwnMain(@TempDir Path application) throws Exception {
        compile(application, """
                package app;

                import io.novaws.NovaEndpoint;
                import jakarta.websocket.*;

                @NovaEndpoint("/hello")
                public class Hello {
                    @OnOpen
                    String hello() {
                        return "hello";
                    }

                    @OnClose
                    void closed(CloseReason reason) {
                        System.out.println("closed with " + reason.getCloseCode().getCode());
                    }
                }
                """);
        Files.createDirectories(application.resolve("META-INF"));
        Files.createFile(application.resolve("META-INF/beans.xml"));
        String classPath = application + File.pathSeparator + classPath();
        assertStopsInOrder(java(classPath, NovaServer.class.getName(), "--port=0"));
    }

    private static void compile(Path directory, String source) throws IOException {
        Path file = directory.resolve("Hello.java");
        Files.writeString(file, source);
        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-cp", classPath(), "-d", directory.toString(), file.toString());
        assertThat(result).as("the compiler's result").isZero();
    }

    private static void assertStopsInOrder(Process process) throws Exception {
        try (BufferedReader output = process.inputReader()) {
            int port = portIn(output);
            try (RawClient peer = RawClient.connect(port, "/hello")) {
                assertThat(peer.nextText()).isEqualTo("hello");
                process.toHandle().destroy(); // unlike Process.destroy, leaves its output open
                assertThat(peer.nextClose().closeCode()).isEqualTo(1001);
                peer.write(RawClient.close(1001, ""));
                assertThat(peer.isAtEnd()).isTrue();
            }
            assertThat(output.lines().toList())
                    .as("what java.util.logging would have lost, in this order")
                    .containsSubsequence(
                            "INFO: draining 1 connection, up to 10 s",
                            "closed with 1001",
                            "INFO: drained 1 connection",
                            "INFO: Nova has stopped");
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as("ended by SIGTERM").isEqualTo(128 + 15);
        } finally {
            process.destroyForcibly();
        }
    }

    private static int portIn(BufferedReader output) throws IOException {
        Pattern address = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)");
        List<String> lines = new ArrayList<>();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
            Matcher found = address.matcher(line);
            if (found.find()) {
                return Integer.parseInt(found.group(1));
            }
        }
        throw new AssertionError("the server did not say where it listens: " + lines);
    }

    private static Process java(String classPath, String... command) throws IOException {
        List<String> line = new ArrayList<>();
        line.add(ProcessHandle.current().info().command().orElseThrow());
        line.addAll(List.of("-cp", classPath));
        line.addAll(List.of(command));
        return new ProcessBuilder(line).redirectErrorStream(true).start();
    }

    /** Surefire starts this JVM with a jar that only names the class path. */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
