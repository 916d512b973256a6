package io.novaws.it.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.novaws.Admission;
import io.novaws.CloseCause;
import io.novaws.Connection;
import io.novaws.ConnectionStatus;
import io.novaws.Connections;
import io.novaws.Handshake;
import io.novaws.Limits;
import io.novaws.NonBlocking;
import io.novaws.NovaEndpoint;
import io.novaws.OnHandshake;
import io.novaws.OperationCounters;
import io.novaws.Operations;
import io.novaws.embedded.NovaServer;
import io.novaws.handler.OverloadHandler;
import io.novaws.it.support.Journal;
import io.novaws.it.support.RawClient;
import io.novaws.it.support.RawClient.Response;
import io.novaws.it.support.TestServer;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits on connections, rate and handshakes, and the scenarios about them. */
public class LimitsTest {
    @NovaEndpoint("/echo")
    static class Echo {
        @OnMessage
        String echo(String message) {
            if (message.equals("crash")) {
                throw new IllegalStateException("no business of the peer's");
            }
            return message;
        }
    }

    private static Response ask(RawClient client, String target, String... headers) {
        client.write(client.handshake(target, headers));
        return client.response();
    }

    private static void set(TestServer server, String name, String value) {
        server.select(Operations.class).change(name, value);
    }

    private static OperationCounters counters(TestServer server) {
        return server.select(Operations.class).counters();
    }

    // ---- connections

    @NovaEndpoint("/greedy")
    static class Greedy {
        @Inject
        Connections connections;

        @OnMessage
        String fill(String message, Connection own) {
            Connection victim = connections.stream()
                    .filter(other -> other != own)
                    .findFirst()
                    .orElseThrow();
            while (victim.status() == ConnectionStatus.WEBSOCKET_CONNECTED) {
                victim.sendBinary(ByteBuffer.allocate(64 * 1024));
            }
            return "full";
        }
    }

    /** The JVM has no heap for each connection; what a connection can hold is bounded instead. */
    @Test
    void a11_whoFillsAConnectionWithoutEndEndsThatConnectionOnly() {
        try (TestServer server = TestServer.with(Greedy.class);
                RawClient deaf = server.connectRaw("/greedy");
                RawClient greedy = server.connectRaw("/greedy")) {
            assertThat(greedy.send("go on").nextText()).isEqualTo("full");
            RawClient.Frame last = deaf.next();
            while (last.opcode() == RawClient.BINARY) {
                last = deaf.next();
            }
            assertThat(last.closeCode()).isEqualTo(1013);
            deaf.write(RawClient.close(1013, ""));
            await().until(() -> server.select(Connections.class).count() == 1);
            try (RawClient next = server.connectRaw("/greedy")) {
                assertThat(server.select(Connections.class).count()).isEqualTo(2);
                next.write(RawClient.close(1000, ""));
                assertThat(next.nextClose().closeCode()).isEqualTo(1000);
            }
            assertThat(counters(server).closedByLimit()).isEqualTo(1);
        }
    }

    @ApplicationScoped
    static class Doorman implements OverloadHandler {
        @Override
        public Admission.Refused overloaded(Handshake handshake, Overload overload, Admission.Refused proposed) {
            return handshake.query("polite").isPresent()
                    ? Admission.refuse(429, overload + ": come back later")
                    : proposed;
        }
    }

    @Test
    void a12_oneMoreThanTheMaximumGets503OrTheApplicationsAnswer_andPlacesComeBack() {
        try (TestServer server = TestServer.with(Echo.class, Doorman.class)) {
            set(server, "nova.endpoint.\"Echo\".max-connections", "3");
            Connections connections = server.select(Connections.class);
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                clients.add(server.connectRaw("/echo"));
            }
            await().until(() -> connections.count() == 3);
            try (RawClient fourth = server.openRaw();
                    RawClient polite = server.openRaw()) {
                Response refusal = ask(fourth, "/echo");
                assertThat(refusal.status()).isEqualTo(503);
                assertThat(Integer.parseInt(refusal.header("Retry-After").orElseThrow()))
                        .isBetween(1, 10);
                assertThat(fourth.body(refusal)).isEqualTo("there is no room for more connections");
                Response own = ask(polite, "/echo?polite=1");
                assertThat(own.status()).isEqualTo(429);
                assertThat(polite.body(own)).isEqualTo("ENDPOINT: come back later");
            }
            assertThat(counters(server).refusedByLimit()).isEqualTo(2);

            set(server, "nova.endpoint.\"Echo\".max-connections", "1");
            assertThat(clients.get(2).send("still here").nextText()).isEqualTo("still here");
            for (int left = 2; left >= 0; left--) {
                RawClient client = clients.get(left);
                client.write(RawClient.close(1000, ""));
                client.nextClose();
                client.close();
                int expected = left;
                await().until(() -> connections.count() == expected);
            }
            await().untilAsserted(() -> {
                try (RawClient next = server.openRaw()) {
                    assertThat(ask(next, "/echo").status()).isEqualTo(101);
                }
            });
        }
    }

    @Test
    void r18_crashOfOneConnectionFreesItsPlace_andTheOtherGoesOn() {
        try (TestServer server = TestServer.with(Echo.class);
                RawClient a = server.connectRaw("/echo");
                RawClient b = server.connectRaw("/echo")) {
            set(server, "nova.server.max-connections", "2");
            try (RawClient third = server.openRaw()) {
                assertThat(ask(third, "/echo").status()).isEqualTo(503);
            }
            assertThat(a.send("first").nextText()).isEqualTo("first");
            assertThat(a.send("crash").nextClose().closeCode()).isEqualTo(1011);
            a.close();
            await().untilAsserted(() -> {
                try (RawClient third = server.openRaw()) {
                    assertThat(ask(third, "/echo").status()).isEqualTo(101);
                    assertThat(third.send("mine now").nextText()).isEqualTo("mine now");
                }
            });
            assertThat(b.send("and me").nextText()).isEqualTo("and me");
        }
    }

    @Test
    void capOfAnAddress_holdsOverAllEndpoints() {
        try (TestServer server = TestServer.with(Echo.class, Greedy.class);
                RawClient first = server.connectRaw("/greedy")) {
            set(server, "nova.server.max-connections-per-address", "1");
            try (RawClient second = server.openRaw()) {
                assertThat(ask(second, "/echo").status()).isEqualTo(503);
            }
            set(server, "nova.server.max-connections-per-address", "0");
            server.connectRaw("/echo").close();
            first.abort();
        }
    }

    @Test
    void socketsThatAreNoWebSockets_areClosedAtAccept_onceThereAreTooManyOfAnAddress() {
        try (TestServer server = TestServer.with(Echo.class)) {
            set(server, "nova.server.max-connections-per-address", "4");
            set(server, "nova.server.handshake-timeout", "60s");
            List<RawClient> silent = new ArrayList<>();
            for (int i = 0; i < 4 + 1 + 64; i++) {
                RawClient one = server.openRaw();
                one.write(RawClient.request("/", List.of("Host: localhost"))); // so that it is known to be accepted
                one.body(one.response());
                silent.add(one);
            }
            try (RawClient oneTooMany = server.openRaw()) {
                assertThat(oneTooMany.isAtEnd()).isTrue();
            }
            assertThat(ask(silent.get(0), "/echo").status()).isEqualTo(101);
            silent.forEach(RawClient::close);
            await().ignoreExceptions().untilAsserted(() -> {
                try (RawClient next = server.openRaw()) {
                    assertThat(ask(next, "/echo").status()).isEqualTo(101);
                }
            });
        }
    }

    // ---- sizes

    @NovaEndpoint(value = "/large", maxMessageSize = 5_000_000, limits = @Limits(maxFragments = 10))
    static class Large {
        @OnMessage
        int size(byte[] message) {
            return message.length;
        }
    }

    @Test
    void a13_frameBelowTheLimitIsAccepted_oneAboveItCloses1009() {
        try (TestServer server = TestServer.with(Large.class);
                RawClient client = server.connectRaw("/large")) {
            client.write(RawClient.frame(true, RawClient.BINARY, new byte[4_900_000]));
            assertThat(client.nextText()).isEqualTo("4900000");
            client.write(RawClient.header(true, RawClient.BINARY, 5_100_000));
            assertThat(client.nextClose().closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void framesOfAMessage_areAsManyAsTheEndpointTakes() {
        try (TestServer server = TestServer.with(Large.class);
                RawClient client = server.connectRaw("/large")) {
            byte[] none = new byte[0];
            client.write(RawClient.frame(false, RawClient.BINARY, none));
            for (int i = 0; i < 9; i++) {
                client.write(RawClient.frame(false, RawClient.CONTINUATION, none));
            }
            client.write(RawClient.frame(true, RawClient.CONTINUATION, none));
            assertThat(client.nextText()).isEqualTo("0");
            client.write(RawClient.frame(false, RawClient.BINARY, none));
            for (int i = 0; i < 12; i++) {
                client.write(RawClient.frame(false, RawClient.CONTINUATION, none));
            }
            assertThat(client.nextClose().closeCode()).isEqualTo(1008);
        }
    }

    @Test
    void requestLineAndHeaders_areAsLongAsTheServerTakes() {
        try (NovaServer server = NovaServer.builder()
                .port(0)
                .beanClasses(Echo.class)
                .setting("nova.server.max-uri-length", "300")
                .setting("nova.server.max-header-size", "500")
                .start()) {
            try (RawClient client = RawClient.open(server.port())) {
                assertThat(ask(client, "/echo?" + "q".repeat(200)).status()).isEqualTo(101);
            }
            try (RawClient client = RawClient.open(server.port())) {
                assertThat(ask(client, "/echo?" + "q".repeat(300)).status()).isEqualTo(414);
            }
            try (RawClient client = RawClient.open(server.port())) {
                assertThat(ask(client, "/echo", "X-Long: " + "x".repeat(500)).status())
                        .isEqualTo(431);
            }
        }
    }

    // ---- rate

    @NovaEndpoint(value = "/slow", limits = @Limits(rate = 1, burst = 20))
    @NonBlocking
    static class Slow {
        @Inject
        Journal journal;

        @OnMessage
        void message(String message) {}

        @OnClose
        void closed(CloseCause cause) {
            journal.write(cause.name());
        }
    }

    private static byte[] many(int times, byte[] frame) {
        byte[][] frames = new byte[times][];
        java.util.Arrays.fill(frames, frame);
        return RawClient.together(frames);
    }

    @ParameterizedTest
    @ValueSource(ints = {RawClient.TEXT, RawClient.PING, RawClient.PONG})
    void peerThatSendsTooMuch_isClosedWith1008(int opcode) throws Exception {
        try (TestServer server = TestServer.with(Slow.class, Journal.class);
                RawClient client = server.connectRaw("/slow")) {
            client.write(many(100, RawClient.frame(true, opcode, new byte[1])));
            RawClient.Frame frame = client.next();
            int pongs = 0;
            while (frame.opcode() == RawClient.PONG) {
                pongs++;
                frame = client.next();
            }
            assertThat(frame.closeCode()).isEqualTo(1008);
            assertThat(frame.payload()).endsWith("too many messages".getBytes());
            assertThat(pongs).isLessThan(100);
            assertThat(server.select(Journal.class).next()).isEqualTo(CloseCause.LIMIT.name());
            client.write(RawClient.close(1008, ""));
            assertThat(client.isAtEnd()).isTrue();
            await().until(() -> counters(server).closedByLimit() == 1);
        }
    }

    @Test
    void fastPeerBelowTheDefaults_neverNotices() {
        try (TestServer server = TestServer.with(Echo.class);
                RawClient client = server.connectRaw("/echo")) {
            for (int batch = 0; batch < 19; batch++) {
                client.write(many(100, RawClient.text("a")));
                for (int i = 0; i < 100; i++) {
                    assertThat(client.nextText()).isEqualTo("a");
                }
            }
            assertThat(counters(server).closedByLimit()).isZero();
        }
    }

    // ---- handshakes

    @NovaEndpoint(value = "/undecided", limits = @Limits(handshakeTimeout = 200))
    static class Undecided {
        @Inject
        Journal journal;

        @OnHandshake
        CompletionStage<Admission> admit() {
            journal.write("asked");
            return new CompletableFuture<>();
        }

        @PreDestroy
        void destroyed() {
            journal.write("destroyed");
        }
    }

    @Test
    void handshakeThatIsNeverDecided_isRefusedAtTheDeadline_andItsPlaceComesBack() throws Exception {
        try (TestServer server = TestServer.with(Undecided.class, Journal.class)) {
            set(server, "nova.server.max-connections", "1");
            Journal journal = server.select(Journal.class);
            for (int i = 0; i < 3; i++) {
                await().untilAsserted(() -> {
                    try (RawClient client = server.openRaw()) {
                        Response response = ask(client, "/undecided");
                        assertThat(response.status()).isEqualTo(503);
                        assertThat(client.body(response)).isEqualTo("the handshake takes too long");
                        assertThat(response.header("Retry-After")).isPresent();
                        assertThat(client.isAtEnd()).isTrue();
                    }
                });
                assertThat(journal.next()).isEqualTo("asked");
                assertThat(journal.next()).isEqualTo("destroyed");
            }
            await().until(() -> counters(server).open() == 0);
            assertThat(counters(server).refused()).isGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void peerThatLeavesBeforeTheDecision_givesItsPlaceBack() throws Exception {
        try (TestServer server = TestServer.with(Undecided.class, Echo.class, Journal.class)) {
            set(server, "nova.server.max-connections", "1");
            RawClient gone = server.openRaw();
            gone.write(gone.handshake("/undecided"));
            assertThat(server.select(Journal.class).next()).isEqualTo("asked");
            gone.abort();
            await().untilAsserted(() -> {
                try (RawClient next = server.openRaw()) {
                    assertThat(ask(next, "/echo").status()).isEqualTo(101);
                }
            });
        }
    }

    @Test
    void decisionMayTakeLongerThanTheRequest() throws Exception {
        try (NovaServer server = NovaServer.builder()
                        .port(0)
                        .beanClasses(Undecided.class, Journal.class)
                        .setting("nova.server.handshake-timeout", "100ms")
                        .setting("nova.endpoint.Undecided.handshake-timeout", "500ms")
                        .start();
                RawClient client = RawClient.open(server.port())) {
            assertThat(ask(client, "/undecided").status()).isEqualTo(503);
        }
    }

    @Test
    void requestThatDoesNotBecomeWhole_isDroppedAtTheServersDeadline() {
        try (NovaServer server = NovaServer.builder()
                        .port(0)
                        .beanClasses(Echo.class)
                        .setting("nova.server.handshake-timeout", "200ms")
                        .start();
                RawClient silent = RawClient.open(server.port());
                RawClient slow = RawClient.open(server.port())) {
            slow.write("GET /echo HTTP/1.1\r\nHost: loc".getBytes());
            assertThat(silent.isAtEnd()).isTrue();
            assertThat(slow.isAtEnd()).isTrue();
        }
    }
}
