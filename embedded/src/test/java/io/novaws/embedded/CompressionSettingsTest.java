package io.novaws.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.Limits;
import io.novaws.NovaEndpoint;
import io.novaws.embedded.RawClient.Frame;
import jakarta.websocket.OnMessage;
import java.net.URI;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an endpoint says of compression, or the configuration says of it, on the wire. */
class CompressionSettingsTest {
    private static final int COMPRESSED_TEXT = RawClient.FIN | RawClient.RSV1 | RawClient.TEXT;
    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate";

    private static NovaServer server;
    private final Zip zip = new Zip();

    @NovaEndpoint(
            value = "/declared",
            maxMessageSize = 1_000,
            compression = true,
            compressionContextTakeover = true,
            compressionMinSize = 50,
            limits = @Limits(maxDecompressedSize = 200_000))
    static class Declared {
        @OnMessage
        String echo(String message) {
            return message.length() < 1_000 ? message : "so many: " + message.length();
        }
    }

    @NovaEndpoint(value = "/strict", compression = true, limits = @Limits(maxDecompressedSize = 100))
    static class Strict {
        @OnMessage
        String count(String message) {
            return "so many: " + message.length();
        }
    }

    @NovaEndpoint(value = "/configured", compression = true)
    static class Configured {
        @OnMessage
        String count(String message) {
            return "so many: " + message.length();
        }
    }

    @BeforeAll
    static void start() {
        server = NovaServer.builder()
                .port(0)
                .setting("nova.endpoint.\"Configured\".max-decompressed-size", "100KiB")
                .beanClasses(Declared.class, Strict.class, Configured.class)
                .start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void endZip() {
        zip.close();
    }

    @Test
    void declaredTakeover_isAgreedOn_andUsed() throws Exception {
        try (RawClient client = RawClient.connect("127.0.0.1", server.port())) {
            assertThat(client.handshake("/declared", OFFER).headers())
                    .containsEntry("Sec-WebSocket-Extensions", "permessage-deflate");
            byte[] noise = new byte[400];
            new Random(1).nextBytes(noise);
            String message = HexFormat.of().formatHex(noise);
            client.sendFrame(COMPRESSED_TEXT, zip.deflate(message));
            assertThat(client.readFrame().payload().length).isGreaterThan(300);
            client.sendFrame(COMPRESSED_TEXT, zip.deflate(message));
            assertThat(client.readFrame().payload().length).isLessThan(50);
        }
    }

    @Test
    void messagesBelowTheDeclaredSize_leaveAsTheyAre() throws Exception {
        try (RawClient client = open("/declared")) {
            client.sendText("a".repeat(49));
            Frame small = client.readFrame();
            assertThat(small.compressed()).isFalse();
            client.sendText("a".repeat(50));
            assertThat(client.readFrame().compressed()).isTrue();
        }
    }

    @Test
    void declaredDecompressedSize_holdsForWhatAMessageBecomes() throws Exception {
        assertThat(answer("/declared", 200_000)).isEqualTo("so many: 200000");
        assertThat(code("/declared", zip.deflate("a".repeat(200_001)))).isEqualTo(1009);
    }

    @Test
    void messageSize_stillHoldsForWhatComes() throws Exception {
        byte[] noise = new byte[1_300];
        new Random(2).nextBytes(noise);
        assertThat(code("/declared", zip.deflate(noise))).isEqualTo(1009);
        try (RawClient client = open("/declared")) {
            client.sendText("a".repeat(1_001));
            assertThat(client.readFrame().closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void smallerDecompressedSize_holdsForCompressedMessagesAlone() throws Exception {
        assertThat(answer("/strict", 100)).isEqualTo("so many: 100");
        zip.forgetSent();
        assertThat(code("/strict", zip.deflate("a".repeat(101)))).isEqualTo(1009);
        try (RawClient client = open("/strict")) {
            client.sendText("a".repeat(5_000));
            assertThat(client.readFrame().text()).isEqualTo("so many: 5000");
        }
    }

    @Test
    void configuredDecompressedSize_holds() throws Exception {
        assertThat(answer("/configured", 100 * 1024)).isEqualTo("so many: 102400");
        zip.forgetSent();
        assertThat(code("/configured", zip.deflate("a".repeat(100 * 1024 + 1)))).isEqualTo(1009);
    }

    private static RawClient open(String path) throws Exception {
        return RawClient.open(URI.create("ws://127.0.0.1:" + server.port() + path), OFFER);
    }

    private String answer(String path, int size) throws Exception {
        try (RawClient client = open(path)) {
            client.sendFrame(COMPRESSED_TEXT, zip.deflate("a".repeat(size)));
            return client.readFrame().text();
        } finally {
            zip.forgetSent();
        }
    }

    private static int code(String path, byte[] payload) throws Exception {
        try (RawClient client = open(path)) {
            client.sendFrame(COMPRESSED_TEXT, payload);
            return client.readFrame().closeCode();
        }
    }
}
