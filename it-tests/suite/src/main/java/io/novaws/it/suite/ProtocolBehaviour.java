package io.novaws.it.suite;

import static io.novaws.it.support.RawClient.BINARY;
import static io.novaws.it.support.RawClient.CLOSE;
import static io.novaws.it.support.RawClient.CONTINUATION;
import static io.novaws.it.support.RawClient.PING;
import static io.novaws.it.support.RawClient.TEXT;
import static io.novaws.it.support.RawClient.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.novaws.it.support.Patience;
import io.novaws.it.support.RawClient;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A peer that breaks the protocol is told the code for it, and its connection ends. */
@Feature("Protocol violations")
public interface ProtocolBehaviour extends Behaviour {
    private void assertFailed(int code, byte[]... frames) {
        String key = key();
        try (RawClient client = server().connectRaw("/obedient/" + key)) {
            client.write(frames);
            assertThat(client.nextClose().closeCode()).isEqualTo(code);
            assertThat(client.isAtEnd()).isTrue();
        }
        await().atMost(Patience.LIMIT)
                .untilAsserted(() ->
                        assertThat(server().journal(key)).hasSize(2).last().isEqualTo("destroyed after 0"));
    }

    @Test
    default void onClose_isToldTheViolation() {
        server().awaitJournal(broken(frame(true, 3, new byte[1])), "1002 PROTOCOL", "destroyed after 0");
        server().awaitJournal(broken(frame(true, TEXT, hex("ff"))), "1007 PROTOCOL", "destroyed after 0");
    }

    /** The key of a connection that such a frame has ended. */
    private String broken(byte[] frame) {
        String key = key();
        try (RawClient client = server().connectRaw("/obedient/" + key)) {
            client.write(frame).nextClose();
        }
        return key;
    }

    private static byte[] hex(String bytes) {
        return HexFormat.of().parseHex(bytes.replace(" ", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "c080", "eda080", "f4908080", "e282"})
    default void invalidUtf8_is1007(String text) {
        assertFailed(1007, frame(true, TEXT, hex(text)));
    }

    @Test
    default void invalidUtf8InALaterFragment_is1007() {
        assertFailed(1007, frame(false, TEXT, hex("61")), frame(true, CONTINUATION, hex("ff")));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 7, 11, 15})
    default void aReservedOpcode_is1002(int opcode) {
        assertFailed(1002, frame(true, opcode, new byte[1]));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x40, 0x20, 0x10})
    default void aReservedBit_is1002(int bit) {
        assertFailed(1002, frame(true, bit | TEXT, new byte[1]));
    }

    @Test
    default void aFragmentedControlFrame_is1002() {
        assertFailed(1002, frame(false, PING, new byte[1]));
    }

    @Test
    default void aLongControlFrame_is1002() {
        assertFailed(1002, frame(true, PING, new byte[126]));
    }

    @Test
    default void aContinuationOfNothing_is1002() {
        assertFailed(1002, frame(true, CONTINUATION, new byte[1]));
    }

    @Test
    default void aMessageWithinAMessage_is1002() {
        assertFailed(1002, frame(false, TEXT, new byte[1]), frame(true, BINARY, new byte[1]));
    }

    @Test
    default void aCodeOfOneByte_is1002() {
        assertFailed(1002, frame(true, CLOSE, hex("03")));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 2999, 5000})
    default void aCodeThatIsNeverSent_is1002(int code) {
        assertFailed(1002, RawClient.close(code, ""));
    }

    @Test
    default void aReasonThatIsNotUtf8_isRefused() {
        String key = key();
        try (RawClient client = server().connectRaw("/obedient/" + key)) {
            client.write(frame(true, CLOSE, hex("03e8ff")));
            assertThat(client.nextClose().closeCode()).isIn(1002, 1007);
        }
    }

    @Test
    @Unless(Deviation.UNMASKED_FRAMES)
    default void aFrameWithoutMask_is1002() {
        assertFailed(1002, hex("8105 48656c6c6f"));
    }

    @Test
    @Shows(Deviation.UNMASKED_FRAMES)
    default void aFrameWithoutMask_isTaken() {
        try (RawClient client = server().connectRaw("/text")) {
            client.write(hex("8105 48656c6c6f"));
            assertThat(client.nextText()).isEqualTo("Hello");
        }
    }
}
