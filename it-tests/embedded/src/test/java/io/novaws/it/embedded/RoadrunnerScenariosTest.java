package io.novaws.it.embedded;

import static io.novaws.it.support.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.novaws.Connection;
import io.novaws.Connections;
import io.novaws.Handshake;
import io.novaws.NovaEndpoint;
import io.novaws.OnHandshake;
import io.novaws.OnSignal;
import io.novaws.Outcome;
import io.novaws.it.support.Journal;
import io.novaws.it.support.RawClient;
import io.novaws.it.support.RawClient.Response;
import io.novaws.it.support.TestServer;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scenarios of Roadrunner's sessions, byte for byte. */
public class RoadrunnerScenariosTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.with(
                Echo.class,
                BrokenBeforeTheHandshake.class,
                BrokenAfterTheHandshake.class,
                Numbering.class,
                Priming.class,
                ClosingAtOnce.class,
                Pushed.class,
                Deaf.class,
                Journal.class);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @NovaEndpoint("/echo")
    static class Echo {
        @OnMessage
        String echo(String message) {
            return message;
        }
    }

    @NovaEndpoint("/broken-before")
    static class BrokenBeforeTheHandshake {
        BrokenBeforeTheHandshake() {
            throw new IllegalStateException("cannot be made, and this is no business of the peer's");
        }

        @OnHandshake
        void admit(Handshake handshake) {}
    }

    @NovaEndpoint("/broken-after")
    static class BrokenAfterTheHandshake {
        BrokenAfterTheHandshake() {
            throw new IllegalStateException("cannot be made, and this is no business of the peer's");
        }

        @OnMessage
        void never(String message) {}
    }

    @Test
    void r01_handshakeOfTheRfcIsAnsweredAsInTheRfc() {
        try (RawClient client = server.openRaw()) {
            client.write(RawClient.request("/echo", goodHeaders()));
            Response response = client.response();
            assertThat(response.status()).isEqualTo(101);
            assertThat(response.header("Sec-WebSocket-Accept")).contains(RawClient.RFC_ACCEPT);
            assertThat(response.header("Upgrade"))
                    .hasValueSatisfying(v -> assertThat(v).isEqualToIgnoringCase("websocket"));
            assertThat(response.header("Connection"))
                    .hasValueSatisfying(v -> assertThat(v).isEqualToIgnoringCase("upgrade"));
            assertThat(response.header("Sec-WebSocket-Protocol")).isEmpty();
            assertThat(response.header("Sec-WebSocket-Extensions")).isEmpty();
            assertThat(client.send("hello").nextText()).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Upgrade,",
        "Upgrade, h2c",
        "Connection,",
        "Connection, keep-alive",
        "Sec-WebSocket-Version,",
        "Sec-WebSocket-Version, 8",
        "Sec-WebSocket-Version, 14",
        "Sec-WebSocket-Key,",
        "Sec-WebSocket-Key, c2hvcnQ=",
        "Sec-WebSocket-Key, not-in-base-64-at-all!!!",
    })
    void r01_handshakeWithAnyOfTheFourMissingOrWrongIs400(String header, String wrong) {
        List<String> headers = goodHeaders();
        headers.removeIf(line -> line.startsWith(header + ":"));
        Optional.ofNullable(wrong).ifPresent(value -> headers.add(header + ": " + value));
        try (RawClient client = server.openRaw()) {
            client.write(RawClient.request("/echo", headers));
            assertThat(client.response().status()).isEqualTo(400);
        }
    }

    private static List<String> goodHeaders() {
        return new ArrayList<>(List.of(
                "Host: localhost:" + server.port(),
                "Upgrade: WebSocket",
                "Connection: keep-alive, Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: " + RawClient.RFC_KEY));
    }

    @Test
    void r01_endpointThatCannotBeMadeIs500AndNo101() {
        try (RawClient client = server.openRaw()) {
            client.write(client.handshake("/broken-before"), RawClient.text("let me in"));
            Response response = client.response();
            assertThat(response.status()).isEqualTo(500);
            assertThat(client.body(response)).doesNotContain("business");
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void r01_endpointThatCannotBeMadeForItsFirstMessageIsAnInternalError() {
        try (RawClient client = server.connectRaw("/broken-after")) {
            RawClient.Frame close = client.send("hello").nextClose();
            assertThat(close.closeCode()).isEqualTo(1011);
            assertThat(close.payload()).hasSize(2);
        }
    }

    @NovaEndpoint("/numbering")
    static class Numbering {
        private int messages;

        @OnMessage
        String number(String message) {
            return ++messages + " " + message;
        }
    }

    @Test
    void r02_firstFrameInThePacketOfTheRequest() {
        try (RawClient client = server.openRaw()) {
            client.write(client.handshake("/numbering"), RawClient.text("early"), RawClient.text("earlier"));
            assertThat(client.response().status()).isEqualTo(101);
            assertThat(client.nextText()).isEqualTo("1 early");
            assertThat(client.nextText()).isEqualTo("2 earlier");
            assertThat(client.send("later").nextText()).isEqualTo("3 later");
        }
    }

    /** Cuts within the header, behind it, and in the body; the first part comes with the request. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 6, 7, 9})
    void r02_firstFrameSplitOverThePacketsIsHandledOnceInOrder(int cut) {
        byte[] frame = RawClient.text("early");
        try (RawClient client = server.openRaw()) {
            client.write(client.handshake("/numbering"), Arrays.copyOf(frame, cut));
            assertThat(client.response().status()).isEqualTo(101);
            client.write(Arrays.copyOfRange(frame, cut, frame.length), RawClient.text("later"));
            assertThat(client.nextText()).isEqualTo("1 early");
            assertThat(client.nextText()).isEqualTo("2 later");
        }
    }

    @Test
    void r02_requestAndFrameByteByByte() {
        try (RawClient client = server.openRaw()) {
            for (byte one : RawClient.together(client.handshake("/numbering"), RawClient.text("slowly"))) {
                client.write(new byte[] {one});
            }
            assertThat(client.response().status()).isEqualTo(101);
            assertThat(client.nextText()).isEqualTo("1 slowly");
        }
    }

    @NovaEndpoint("/priming")
    static class Priming {
        private int opened;

        @OnOpen
        Outcome prime() {
            opened++;
            return Outcome.reply("first", "second");
        }

        @OnMessage
        String message(String message) {
            return message + ", opened " + opened;
        }
    }

    @Test
    void r03_openRunsOnceBeforeAnyFrameAndItsFramesAreFirst() {
        try (RawClient client = server.openRaw()) {
            client.write(client.handshake("/priming"), RawClient.text("early"));
            assertThat(client.response().status()).isEqualTo(101);
            assertThat(client.nextText()).isEqualTo("first");
            assertThat(client.nextText()).isEqualTo("second");
            assertThat(client.nextText()).isEqualTo("early, opened 1");
            assertThat(client.send("later").nextText()).isEqualTo("later, opened 1");
        }
    }

    @NovaEndpoint("/closing-at-once")
    static class ClosingAtOnce {
        @Inject
        Journal journal;

        @OnOpen
        Outcome close() {
            return Outcome.reply("goodbye", Outcome.close());
        }

        @OnMessage
        void never(String message) {
            journal.write("a message after the close");
        }
    }

    @Test
    void r03_closeFromOpenEndsTheSession() {
        try (RawClient client = server.openRaw()) {
            client.write(client.handshake("/closing-at-once"), RawClient.text("early"));
            assertThat(client.response().status()).isEqualTo(101);
            assertThat(client.nextText()).isEqualTo("goodbye");
            assertThat(client.nextClose().payload()).containsExactly(0x03, 0xE8);
            client.write(RawClient.close(1000, ""));
            assertThat(client.isAtEnd()).isTrue();
            assertThat(server.select(Journal.class).entries()).isEmpty();
        }
    }

    @Test
    void r03_withoutOpenCallbackFramesComeAtOnce() {
        try (RawClient client = server.connectRaw("/echo")) {
            assertThat(client.send("").nextText())
                    .as("an empty text is a message")
                    .isEmpty();
        }
    }

    @NovaEndpoint("/pushed")
    static class Pushed {
        @Inject
        Connection connection;

        @OnMessage
        String id(String message) {
            return connection.id();
        }

        @OnSignal
        Object push(Integer number) {
            return number == 0 ? Outcome.close(1000, "bye") : Outcome.reply("pushed " + number);
        }
    }

    @Test
    void r04_replyToASignalGoesOutAndACloseEndsTheSession() throws Exception {
        try (RawClient client = server.connectRaw("/pushed")) {
            Connection connection = find(client.send("who am I?").nextText());
            await(connection.signal(7));
            assertThat(client.nextText()).isEqualTo("pushed 7");
            assertThatThrownBy(() -> await(connection.signal("a text, which no callback takes")))
                    .hasCauseInstanceOf(IllegalArgumentException.class);

            await(connection.signal(0));
            assertThat(client.nextClose().payload()).containsExactly(0x03, 0xE8, 'b', 'y', 'e');
            client.write(RawClient.close(1000, ""));
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @NovaEndpoint("/deaf")
    static class Deaf {
        @Inject
        Connection connection;

        @OnMessage
        String id(String message) {
            return connection.id();
        }
    }

    @Test
    void r04_signalWithoutACallbackIsRefusedAndTheNextFrameStillWorks() {
        try (RawClient client = server.connectRaw("/deaf")) {
            String id = client.send("who am I?").nextText();
            assertThatThrownBy(() -> await(find(id).signal("is anybody there?")))
                    .hasCauseInstanceOf(IllegalArgumentException.class);
            assertThat(client.send("and now?").nextText()).isEqualTo(id);
        }
    }

    @Test
    void r05_threeFramesInOnePacketAreThreeCallsInOrder() {
        try (RawClient client = server.connectRaw("/numbering")) {
            client.write(RawClient.text("a"), RawClient.text("b"), RawClient.text("c"));
            assertThat(client.nextText()).isEqualTo("1 a");
            assertThat(client.nextText()).isEqualTo("2 b");
            assertThat(client.nextText()).isEqualTo("3 c");
        }
    }

    private static Connection find(String id) {
        return server.select(Connections.class).find(id).orElseThrow();
    }
}
