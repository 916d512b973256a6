package io.novaws.it.suite;

import static io.novaws.it.support.RawClient.BINARY;
import static io.novaws.it.support.RawClient.CONTINUATION;
import static io.novaws.it.support.RawClient.TEXT;
import static io.novaws.it.support.RawClient.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.novaws.it.support.Patience;
import io.novaws.it.support.RawClient;
import io.novaws.it.support.RawClient.Response;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a peer may do, and what becomes of one that does more. */
@Feature("Limits")
public interface LimitsBehaviour extends Behaviour {
    @ParameterizedTest
    @ValueSource(ints = {TEXT, BINARY})
    default void aMessageOfTheLimit_isTaken(int opcode) {
        try (RawClient client = server().connectRaw("/small/" + key())) {
            client.write(frame(true, opcode, new byte[1_000]));
            assertThat(client.nextText()).isEqualTo("1000");
            client.write(
                    frame(false, opcode, new byte[300]),
                    frame(false, CONTINUATION, new byte[300]),
                    frame(true, CONTINUATION, new byte[400]));
            assertThat(client.nextText()).isEqualTo("1000");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {TEXT, BINARY})
    default void aSingleFrameAboveTheLimit_closesWith1009(int opcode) {
        String key = key();
        try (RawClient client = server().connectRaw("/small/" + key)) {
            client.write(frame(true, opcode, new byte[1_100]));
            assertThat(client.nextClose().closeCode()).isEqualTo(1009);
        }
        server().awaitJournal(key, "1009 LIMIT");
    }

    @ParameterizedTest
    @ValueSource(ints = {TEXT, BINARY})
    default void fragmentsAboveTheLimit_closeWith1009(int opcode) {
        String key = key();
        try (RawClient client = server().connectRaw("/small/" + key)) {
            client.write(frame(false, opcode, new byte[300]));
            for (int i = 0; i < 3; i++) {
                client.write(frame(false, CONTINUATION, new byte[300]));
            }
            client.write(frame(true, CONTINUATION, new byte[300]));
            assertThat(client.nextClose().closeCode()).isEqualTo(1009);
        }
        server().awaitJournal(key, "1009 LIMIT");
    }

    @Test
    default void textIsCountedInBytes() {
        String key = key();
        try (RawClient client = server().connectRaw("/small/" + key)) {
            client.write(frame(true, TEXT, "\u20ac".repeat(334).getBytes(StandardCharsets.UTF_8)));
            assertThat(client.nextClose().closeCode()).isEqualTo(1009);
        }
        server().awaitJournal(key, "1009 LIMIT");
    }

    @Test
    default void aMessageFarAboveTheLimit_closesWith1009() {
        String key = key();
        try (RawClient client = server().connectRaw("/small/" + key)) {
            client.write(frame(true, BINARY, new byte[1_000_000]));
            assertThat(client.nextClose().closeCode()).isEqualTo(1009);
        }
        server().awaitJournal(key, "1009 LIMIT");
    }

    @Test
    default void anEndpointMayTakeMegabytes_inOneFrame() {
        try (RawClient client = server().connectRaw("/large")) {
            client.write(frame(true, BINARY, new byte[3_000_000]));
            assertThat(client.nextText()).isEqualTo("3000000");
        }
    }

    @Test
    default void anEndpointMayTakeMegabytes_inFragments() {
        try (RawClient client = server().connectRaw("/large")) {
            byte[] piece = new byte[500_000];
            client.write(frame(false, BINARY, piece));
            for (int i = 0; i < 13; i++) {
                client.write(frame(false, CONTINUATION, piece));
            }
            client.write(frame(true, CONTINUATION, piece));
            assertThat(client.nextText()).isEqualTo("7500000");
        }
    }

    @Test
    @Unless(Deviation.FRAMES_ABOVE_4_MIB)
    default void aFrameAbove4MiB_isTakenWhereTheEndpointTakesIt() {
        try (RawClient client = server().connectRaw("/large")) {
            client.write(frame(true, BINARY, new byte[6_000_000]));
            assertThat(client.nextText()).isEqualTo("6000000");
        }
    }

    @Test
    @Shows(Deviation.FRAMES_ABOVE_4_MIB)
    default void aFrameAbove4MiB_isTheServersToRefuse() {
        try (RawClient client = server().connectRaw("/large")) {
            client.write(frame(true, BINARY, new byte[6_000_000]));
            assertThat(client.nextClose().closeCode()).isEqualTo(1011);
        }
    }

    @Test
    @Unless(Deviation.FRAGMENTS_UNSEEN)
    default void moreFragmentsThanTheEndpointTakes_closeWith1008() {
        try (RawClient client = server().connectRaw("/fragments")) {
            writeFragments(client);
            assertThat(client.nextClose().closeCode()).isEqualTo(1008);
        }
    }

    @Test
    @Shows(Deviation.FRAGMENTS_UNSEEN)
    default void anyNumberOfFragments_isOneMessage() {
        try (RawClient client = server().connectRaw("/fragments")) {
            writeFragments(client);
            assertThat(client.nextText()).isEqualTo("0");
        }
    }

    private static void writeFragments(RawClient client) {
        byte[] none = new byte[0];
        client.write(frame(false, BINARY, none));
        for (int i = 0; i < 12; i++) {
            client.write(frame(false, CONTINUATION, none));
        }
        client.write(frame(true, CONTINUATION, none));
    }

    @Test
    default void aPeerThatSendsTooManyMessages_isClosedWith1008() {
        assertTooMany(RawClient.TEXT);
    }

    @ParameterizedTest
    @ValueSource(ints = {RawClient.PING, RawClient.PONG})
    @Unless(Deviation.CONTROL_FRAMES_UNCOUNTED)
    default void aPeerThatSendsTooManyPingsOrPongs_isClosedWith1008(int opcode) {
        assertTooMany(opcode);
    }

    private void assertTooMany(int opcode) {
        String key = key();
        try (RawClient client = server().connectRaw("/rated/" + key)) {
            writeMany(client, opcode);
            RawClient.Frame frame = client.next();
            while (frame.opcode() == RawClient.PONG) {
                frame = client.next();
            }
            assertThat(frame.closeCode()).isEqualTo(1008);
            assertThat(frame.text()).endsWith("too many messages");
        }
        server().awaitJournal(key, "LIMIT");
    }

    @Test
    @Shows(Deviation.CONTROL_FRAMES_UNCOUNTED)
    default void pings_areAnsweredByTheServer_howeverMany() {
        try (RawClient client = server().connectRaw("/rated/" + key())) {
            writeMany(client, RawClient.PING);
            for (int i = 0; i < 100; i++) {
                assertThat(client.next(RawClient.PONG).payload()).hasSize(1);
            }
        }
    }

    private static void writeMany(RawClient client, int opcode) {
        byte[][] frames = new byte[100][];
        Arrays.fill(frames, frame(true, opcode, new byte[1]));
        client.write(frames);
    }

    @Test
    default void oneConnectionTooMany_is503_andPlacesComeBack() {
        server().awaitOpen("Narrow", 0);
        try (RawClient first = server().connectRaw("/narrow");
                RawClient second = server().connectRaw("/narrow");
                RawClient third = server().open()) {
            Response refusal = server().shake(third, "/narrow");
            assertThat(refusal.status()).isEqualTo(503);
            assertThat(Integer.parseInt(refusal.header("Retry-After").orElseThrow()))
                    .isBetween(1, 10);
            assertThat(third.body(refusal)).isEqualTo("there is no room for more connections");
            first.write(RawClient.close(1000, ""));
            first.nextClose();
            server().awaitOpen("Narrow", 1);
            assertThat(second.send("crash").nextClose().closeCode()).isEqualTo(1011);
            second.close();
            server().awaitOpen("Narrow", 0);
        }
        await().atMost(Patience.LIMIT)
                .untilAsserted(() -> assertThat(server().status("/narrow")).isEqualTo(101));
    }

    @Test
    default void theCapOfAnAddress_holdsOverAllEndpoints() {
        try (RawClient first = server().connectRaw("/text")) {
            assertThat(first.send("x").nextText()).isEqualTo("x");
            server().with(
                            "nova.server.max-connections-per-address",
                            "1",
                            () -> assertThat(server().status("/binary")).isEqualTo(503));
            assertThat(server().status("/binary")).isEqualTo(101);
        }
    }
}
