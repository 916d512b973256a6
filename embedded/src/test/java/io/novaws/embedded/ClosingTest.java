package io.novaws.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.embedded.PlainServer.Closed;
import io.novaws.embedded.RawClient.Frame;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClosingTest {
    private PlainServer server;

    @BeforeEach
    void start() throws Exception {
        server = new PlainServer();
    }

    @AfterEach
    void stop() throws Exception {
        assertThat(server.events).as("what else the endpoint noted").isEmpty();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 4999})
    void aCloseOfThePeer_isEchoedAndTold(int code) throws Exception {
        try (RawClient client = server.open()) {
            client.sendClose(code, "because ü");
            assertThat(client.readFrame().closeCode()).isEqualTo(code);
            client.expectEnd();
        }
        assertThat(server.nextEvent()).isEqualTo(new Closed(code, "because ü"));
    }

    @Test
    void anEmptyClose_isEchoedEmptyAndTold1005() throws Exception {
        try (RawClient client = server.open()) {
            client.sendFrame(0x88, new byte[0]);
            assertThat(client.readFrame().payload()).isEmpty();
            client.expectEnd();
        }
        assertThat(server.nextEvent()).isEqualTo(new Closed(1005, ""));
    }

    @Test
    void whatFollowsAClose_isIgnored() throws Exception {
        try (RawClient client = server.open()) {
            byte[] close = RawClient.frame(0x88, 1, RawClient.closePayload(1000, ""));
            byte[] text = RawClient.frame(0x81, 1, "late".getBytes());
            client.send(join(close, text, close));
            assertThat(client.readFrame().closeCode()).isEqualTo(1000);
            client.expectEnd();
        }
        assertThat(server.nextEvent()).isEqualTo(new Closed(1000, ""));
    }

    @Test
    void messagesBeforeAClose_areAnsweredBeforeTheEcho() throws Exception {
        try (RawClient client = server.open()) {
            byte[] close = RawClient.frame(0x88, 1, RawClient.closePayload(4000, ""));
            client.send(join(RawClient.frame(0x81, 1, "last words".getBytes()), close));
            assertThat(client.readText()).isEqualTo("last words");
            assertThat(client.readFrame().closeCode()).isEqualTo(4000);
        }
        assertThat(server.nextEvent()).isEqualTo("last words");
        assertThat(server.nextEvent()).isEqualTo(new Closed(4000, ""));
    }

    @Test
    void aPeerThatVanishes_is1006() throws Exception {
        server.open().close();
        assertThat(server.nextEvent()).isEqualTo(new Closed(1006, ""));
    }

    @Test
    void aPeerThatResets_is1006() throws Exception {
        server.open().reset();
        assertThat(server.nextEvent()).isEqualTo(new Closed(1006, ""));
    }

    @Test
    void aPeerThatVanishesWithinAFrame_is1006() throws Exception {
        RawClient client = server.open();
        client.send(new byte[] {(byte) 0x81, (byte) 0xFE, 1});
        client.close();
        assertThat(server.nextEvent()).isEqualTo(new Closed(1006, ""));
    }

    @ParameterizedTest
    @CsvSource({"C1 80 00000000, 1002", "81 05 48656C6C6F, 1002", "88 81 00000000 03, 1002", "88 82 00000000 03ED, 1002"
    })
    void aBrokenRule_isToldToBothSides(String hex, int code) throws Exception {
        try (RawClient client = server.open()) {
            client.send(io.netty.buffer.ByteBufUtil.decodeHexDump(hex.replace(" ", "")));
            assertThat(client.readFrame().closeCode()).isEqualTo(code);
            client.expectEnd();
        }
        assertThat(server.nextEvent()).extracting("code").isEqualTo(code);
    }

    @Test
    void afterABrokenRule_nothingIsHandled() throws Exception {
        try (RawClient client = server.open()) {
            byte[] broken = {(byte) 0xC1, (byte) 0x80, 0, 0, 0, 0};
            byte[] text = RawClient.frame(0x81, 1, "late".getBytes());
            client.send(join(broken, text)).send(text);
            assertThat(client.readFrame().closeCode()).isEqualTo(1002);
            client.expectEnd();
        }
        assertThat(server.nextEvent()).extracting("code").isEqualTo(1002);
    }

    @Test
    void aMessageAboveTheLimit_is1009AtItsHeader() throws Exception {
        server.maxMessageSize = 65_536;
        try (RawClient client = server.open()) {
            client.sendBinary(new byte[65_536]);
            assertThat(client.readFrame().payload()).hasSize(65_536);
            client.send(io.netty.buffer.ByteBufUtil.decodeHexDump("82FF000000000001000100000000"));
            assertThat(client.readFrame().closeCode()).isEqualTo(1009);
            client.shutdownOutput();
            client.expectEnd();
        }
        assertThat(server.nextEvent()).isInstanceOf(byte[].class);
        assertThat(server.nextEvent()).extracting("code").isEqualTo(1009);
    }

    @Test
    void aPeerThatGoesOnSending_stillReadsItsClose() throws Exception {
        server.maxMessageSize = 1000;
        try (RawClient client = server.open()) {
            client.sendBinary(new byte[3_000_000]);
            assertThat(client.readFrame().closeCode()).isEqualTo(1009);
        }
        assertThat(server.nextEvent()).extracting("code").isEqualTo(1009);
    }

    @ParameterizedTest
    @ValueSource(strings = {"C328", "E282", "EDA080", "F4908080", "FF", "C080"})
    void textThatIsNotUtf8_is1007(String hex) throws Exception {
        try (RawClient client = server.open()) {
            client.sendFrame(0x81, io.netty.buffer.ByteBufUtil.decodeHexDump(hex));
            assertThat(client.readFrame().closeCode()).isEqualTo(1007);
            client.sendClose(1007, "");
            client.expectEnd();
        }
        assertThat(server.nextEvent()).extracting("code").isEqualTo(1007);
    }

    @Test
    void largeTextThatIsNotUtf8_is1007() throws Exception {
        byte[] text = "x".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        text[99_000] = (byte) 0xFF;
        try (RawClient client = server.open()) {
            client.sendFrame(0x81, text);
            assertThat(client.readFrame().closeCode()).isEqualTo(1007);
        }
        assertThat(server.nextEvent()).extracting("code").isEqualTo(1007);
    }

    @Test
    void ourClose_waitsForTheAnswerAndIsToldOnce() throws Exception {
        server.onOpen = session -> close(session, 4321, "go");
        try (RawClient client = server.open()) {
            Frame close = client.readFrame();
            assertThat(close.closeCode()).isEqualTo(4321);
            assertThat(close.closeReason()).isEqualTo("go");
            client.sendText("late");
            client.sendClose(4321, "");
            client.expectEnd();
        }
        assertThat(server.nextEvent()).isEqualTo(new Closed(4321, "go"));
    }

    @Test
    void theTextOfAnException_doesNotLeave() throws Exception {
        server.onOpen = session -> close(session, 1011, "secret of the application");
        try (RawClient client = server.open()) {
            Frame close = client.readFrame();
            assertThat(close.closeCode()).isEqualTo(1011);
            assertThat(close.closeReason()).isEmpty();
        }
        assertThat(server.nextEvent()).extracting("code").isEqualTo(1011);
    }

    private static void close(jakarta.websocket.Session session, int code, String reason) {
        try {
            session.close(new CloseReason(CloseCodes.getCloseCode(code), reason));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] join(byte[]... parts) {
        java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
