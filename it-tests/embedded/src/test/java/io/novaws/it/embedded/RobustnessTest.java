package io.novaws.it.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.novaws.Connections;
import io.novaws.NovaEndpoint;
import io.novaws.it.support.RawClient;
import io.novaws.it.support.TestServer;
import jakarta.websocket.OnMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What one peer does wrong is felt by no other. */
public class RobustnessTest {
    private static final int LIMIT = 65_536;
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.with(Echo.class);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @NovaEndpoint("/echo")
    static class Echo {
        @OnMessage
        String text(String message) {
            return message;
        }

        @OnMessage
        ByteBuffer binary(ByteBuffer message) {
            return message;
        }
    }

    /** A stage of a connection's life at which its peer vanishes. */
    private record Stage(String name, Function<TestServer, RawClient> reached) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Stage> stages() {
        byte[] frame = RawClient.text("hello, this is a message");
        byte[] large = RawClient.frame(true, RawClient.BINARY, new byte[LIMIT]);
        return Stream.of(
                new Stage("before a word", TestServer::openRaw),
                new Stage("in the request", s -> s.openRaw().write("GET /echo HTTP/1.1\r\nHost: loc".getBytes())),
                new Stage("after the request", s -> {
                    RawClient client = s.openRaw();
                    return client.write(client.handshake("/echo"));
                }),
                new Stage("with the first frame", s -> {
                    RawClient client = s.openRaw();
                    return client.write(client.handshake("/echo"), frame);
                }),
                new Stage("after the 101", s -> s.connectRaw("/echo")),
                new Stage("in a header", s -> s.connectRaw("/echo").write(new byte[] {frame[0]})),
                new Stage("in a frame", s -> s.connectRaw("/echo").write(Arrays.copyOf(frame, 12))),
                new Stage("in a large frame", s -> s.connectRaw("/echo").write(Arrays.copyOf(large, 40_000))),
                new Stage(
                        "in a message",
                        s -> s.connectRaw("/echo").write(RawClient.frame(false, RawClient.TEXT, new byte[] {'a'}))),
                new Stage("while its answers wait", s -> {
                    RawClient client = RawClient.open(s.port(), 4_096).shakeHands("/echo");
                    Stream.generate(() -> large).limit(20).forEach(client::write);
                    return client;
                }),
                new Stage("in the closing handshake", s -> s.connectRaw("/echo").write(RawClient.close(1000, ""))));
    }

    @ParameterizedTest
    @MethodSource("stages")
    void twentyConnectionsResetByTheirPeersDisturbNoOther(Stage stage) {
        try (RawClient other = server.connectRaw("/echo")) {
            for (int i = 0; i < 20; i++) {
                stage.reached().apply(server).abort();
                assertThat(other.send("still here? " + i).nextText()).isEqualTo("still here? " + i);
            }
            await().untilAsserted(() ->
                    assertThat(server.select(Connections.class).count()).isOne());
        }
        await().untilAsserted(() ->
                assertThat(server.select(Connections.class).count()).isZero());
    }

    @Test
    void aMessageOfThreeMegabytesIs1009AndOthersLive() {
        try (RawClient other = server.connectRaw("/echo");
                RawClient client = server.connectRaw("/echo")) {
            client.write(RawClient.frame(true, RawClient.BINARY, new byte[3 << 20]));
            assertThat(client.nextClose().closeCode()).isEqualTo(1009);
            client.write(RawClient.close(1009, ""));
            assertThat(client.isAtEnd()).isTrue();
            assertThat(other.send("still here").nextText()).isEqualTo("still here");
        }
    }

    @Test
    void threeMegabytesInFragmentsAre1009Too() {
        try (RawClient other = server.connectRaw("/echo");
                RawClient client = server.connectRaw("/echo")) {
            List<byte[]> fragments = new ArrayList<>();
            fragments.add(RawClient.frame(false, RawClient.TEXT, new byte[LIMIT]));
            for (int i = 0; i < 47; i++) {
                fragments.add(RawClient.frame(i == 46, RawClient.CONTINUATION, new byte[LIMIT]));
            }
            client.write(fragments.toArray(byte[][]::new));
            assertThat(client.nextClose().closeCode()).isEqualTo(1009);
            assertThat(other.send("still here").nextText()).isEqualTo("still here");
        }
    }

    @Test
    void aMessageOfExactlyTheLimitPassesAndOneByteMoreDoesNot() {
        try (RawClient client = server.connectRaw("/echo")) {
            client.write(RawClient.frame(true, RawClient.BINARY, new byte[LIMIT]));
            assertThat(client.next(RawClient.BINARY).payload()).hasSize(LIMIT);
            client.write(RawClient.frame(false, RawClient.TEXT, ascii(LIMIT - 10)));
            client.write(RawClient.frame(true, RawClient.CONTINUATION, ascii(10)));
            assertThat(client.nextText()).hasSize(LIMIT);
            client.write(RawClient.header(true, RawClient.BINARY, LIMIT + 1));
            assertThat(client.nextClose().closeCode()).as("at the header").isEqualTo(1009);
        }
    }

    private static byte[] ascii(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 'x');
        return bytes;
    }
}
