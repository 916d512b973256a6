package io.novaws.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.core.websocket.NoTimer;
import io.novaws.embedded.RawClient.Frame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessagesTest {
    private PlainServer server;

    @BeforeEach
    void start() throws Exception {
        server = new PlainServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 1000, 16_384, 32_768, 32_769, 65_535, 65_536, 100_000, 1_000_000})
    void binaryOfEverySize_comesBack(int size) throws Exception {
        byte[] payload = new byte[size];
        new Random(size).nextBytes(payload);
        try (RawClient client = server.open()) {
            assertThat(client.sendBinary(payload).readFrame().payload()).isEqualTo(payload);
            assertThat(client.sendText("after").readText()).isEqualTo("after");
        }
    }

    @Test
    void twentyMebibytes_comeBack() throws Exception {
        String text = "0123456789abcdef".repeat(20 * 1024 * 1024 / 16);
        try (RawClient client = server.open()) {
            Thread sender = new Thread(() -> {
                try {
                    client.sendText(text);
                } catch (Exception failed) {
                    throw new IllegalStateException(failed);
                }
            });
            sender.start();
            assertThat(client.readText()).hasSize(text.length()).isEqualTo(text);
            sender.join();
        }
    }

    @Test
    void largeTextOfLongCharacters_isNotTornBetweenParts() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 60_000; i++) {
            text.append(i % 3 == 0 ? "ä" : i % 3 == 1 ? "€" : "😀");
        }
        byte[] frame = RawClient.frame(0x81, 0x0F1E2D3C, text.toString().getBytes(StandardCharsets.UTF_8));
        Random random = new Random(7);
        try (RawClient client = server.open()) {
            for (int at = 0; at < frame.length; ) {
                int length = Math.min(frame.length - at, 1 + random.nextInt(30_000));
                client.send(Arrays.copyOfRange(frame, at, at + length));
                at += length;
            }
            assertThat(client.readText()).isEqualTo(text.toString());
        }
    }

    @Test
    void textInFragments_mayBeCutInsideACharacter() throws Exception {
        byte[] text = "aä€😀z".getBytes(StandardCharsets.UTF_8);
        try (RawClient client = server.open()) {
            for (int i = 0; i <= text.length; i++) {
                for (int j = i; j <= text.length; j++) {
                    client.sendFrame(RawClient.TEXT, Arrays.copyOfRange(text, 0, i));
                    client.sendFrame(RawClient.CONTINUATION, Arrays.copyOfRange(text, i, j));
                    client.sendFrame(RawClient.FIN | RawClient.CONTINUATION, Arrays.copyOfRange(text, j, text.length));
                    assertThat(client.readText()).as("cut at %d and %d", i, j).isEqualTo("aä€😀z");
                }
            }
        }
    }

    @Test
    void emptyFramesWithoutEnd_endTheirConnectionOnly() throws Exception {
        byte[] empty = RawClient.frame(RawClient.CONTINUATION, 0, new byte[0]);
        try (RawClient flooding = server.open();
                RawClient other = server.open()) {
            flooding.sendFrame(RawClient.BINARY, new byte[] {1});
            java.io.ByteArrayOutputStream packet = new java.io.ByteArrayOutputStream();
            for (int i = 0; i < 5_000; i++) {
                packet.writeBytes(empty);
            }
            flooding.send(packet.toByteArray());
            assertThat(flooding.readFrame().closeCode()).isEqualTo(1008);
            assertThat(other.sendText("hi").readText()).isEqualTo("hi");
        }
    }

    @Test
    void manyMessagesInOnePacket_keepTheirOrder() throws Exception {
        java.io.ByteArrayOutputStream packet = new java.io.ByteArrayOutputStream();
        for (int i = 0; i < 5_000; i++) {
            packet.writeBytes(RawClient.frame(0x81, i * 31, ("message " + i).getBytes()));
        }
        try (RawClient client = server.open()) {
            client.send(packet.toByteArray());
            for (int i = 0; i < 5_000; i++) {
                assertThat(client.readText()).isEqualTo("message " + i);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 125})
    void aPing_isAnsweredWithItsPayload(int size) throws Exception {
        byte[] payload = new byte[size];
        new Random(size).nextBytes(payload);
        try (RawClient client = server.open()) {
            Frame pong = client.sendPing(payload).readFrame();
            assertThat(pong.opcode()).isEqualTo(RawClient.PONG);
            assertThat(pong.payload()).isEqualTo(payload);
        }
    }

    @Test
    void everyPing_isAnsweredInOrder() throws Exception {
        try (RawClient client = server.open()) {
            java.io.ByteArrayOutputStream packet = new java.io.ByteArrayOutputStream();
            for (byte i = 0; i < 50; i++) {
                packet.writeBytes(RawClient.frame(0x89, i, new byte[] {i}));
            }
            client.send(packet.toByteArray());
            for (byte i = 0; i < 50; i++) {
                assertThat(client.readFrame().payload()).containsExactly(i);
            }
        }
    }

    @Test
    void aPingBetweenFragments_isAnsweredBeforeTheMessage() throws Exception {
        try (RawClient client = server.open()) {
            client.sendFrame(RawClient.TEXT, "a".getBytes());
            client.sendPing(new byte[] {1});
            client.sendFrame(RawClient.FIN | RawClient.CONTINUATION, "b".getBytes());
            assertThat(client.readFrame().opcode()).isEqualTo(RawClient.PONG);
            assertThat(client.readText()).isEqualTo("ab");
        }
    }

    @Test
    void aPong_reachesItsHandlerAndIsNotAnswered() throws Exception {
        try (RawClient client = server.open()) {
            client.sendFrame(RawClient.FIN | RawClient.PONG, new byte[] {5, 6});
            client.sendText("next");
            assertThat(client.readText()).isEqualTo("next");
            assertThat(server.nextEvent()).isEqualTo(java.nio.ByteBuffer.wrap(new byte[] {5, 6}));
        }
    }

    @Test
    void connectionsDoNotShareAnything() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            clients.add(server.open());
        }
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < clients.size(); i++) {
                clients.get(i).sendFrame(round < 2 ? (round == 0 ? 1 : 0) : 0x80, ("part" + i).getBytes());
            }
        }
        for (int i = 0; i < clients.size(); i++) {
            assertThat(clients.get(i).readText()).isEqualTo(("part" + i).repeat(3));
            clients.get(i).close();
        }
    }

    @Test
    void nioServesAsWell() throws Exception {
        try (PlainServer nio = new PlainServer(IoEngine.nio());
                RawClient client = nio.open()) {
            byte[] payload = new byte[300_000];
            new Random(3).nextBytes(payload);
            assertThat(client.sendBinary(payload).readFrame().payload()).isEqualTo(payload);
            client.sendClose(1000, "");
            assertThat(client.readFrame().closeCode()).isEqualTo(1000);
            client.expectEnd();
        }
    }

    @Test
    void tyrusSchedulesNothing() throws Exception {
        try (RawClient client = server.open()) {
            for (int i = 0; i < 100; i++) {
                client.sendText("m").readText();
            }
        }
        assertThat(NoTimer.INSTANCE.getTaskCount()).isZero();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("tyrus-"));
    }
}
