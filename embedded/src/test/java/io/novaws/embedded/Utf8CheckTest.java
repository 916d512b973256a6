package io.novaws.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8CheckTest {
    private static final String EVERY_LENGTH =
            "plain ASCII, \u00fc\u00df, \u20ac\ud7ff\ue000\uffff, \ud83d\ude00\udbff\udfff and ASCII again";

    private final CharsetDecoder jdk = StandardCharsets.UTF_8.newDecoder();
    private final CharBuffer characters = CharBuffer.allocate(8);

    @Test
    void everySequenceOfUpToThreeBytes_isJudgedAsTheJdkDoes() {
        for (int value = 0; value < 1 << 24; value++) {
            byte[] bytes = {(byte) (value >>> 16), (byte) (value >>> 8), (byte) value};
            if ((bytes[0] < 0 || value % 257 == 0) && isUtf8(bytes) != isUtf8ForTheJdk(bytes)) {
                fail("%06X", value);
            }
        }
    }

    @Test
    void everyBeginningOfFourBytes_isJudgedAsTheJdkDoes() {
        for (int value = 0; value < 1 << 16; value++) {
            byte[] bytes = {(byte) (0xe0 | value >>> 12), (byte) (value >>> 4), (byte) (value << 4), (byte) 0x80};
            bytes[0] |= (byte) 0x10;
            assertThat(isUtf8(bytes)).as("%04X", value).isEqualTo(isUtf8ForTheJdk(bytes));
        }
    }

    /** What can follow each beginning, so that a wrong byte is refused when it comes and not later. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "80", "BF", "C0", "C1", "F5", "FF", "C27F", "C2C0", "E09F", "ED A0", "E1 7F", "F08F", "F490", "F1C0"
            })
    void theFirstWrongByte_isRefused(String hex) {
        byte[] bytes = ByteBufUtil.decodeHexDump(hex.replace(" ", ""));
        for (int before = 0; before < 20; before++) {
            Utf8Check check = new Utf8Check();
            ByteBuf in = Unpooled.buffer().writeZero(before).writeBytes(bytes);
            assertThat(check.accepts(0, in, 0, in.readableBytes() - 1)).isTrue();
            assertThat(check.accepts(0, in, in.readableBytes() - 1, 1)).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"0", "0x37fa213d", "-1"})
    void goodText_isAcceptedHoweverItIsCutAndMasked(String number) {
        int mask = Integer.decode(number);
        byte[] text = EVERY_LENGTH.getBytes(StandardCharsets.UTF_8);
        ByteBuf in = Unpooled.copiedBuffer(text);
        Mask.apply(mask, in, 0, text.length);
        for (int cut = 0; cut <= text.length; cut++) {
            Utf8Check check = new Utf8Check();
            assertThat(check.accepts(mask, in, 0, cut)).isTrue();
            assertThat(check.isComplete()).isEqualTo(cut == text.length || (text[cut] & 0xc0) != 0x80);
            assertThat(check.accepts(Mask.after(mask, cut), in, cut, text.length - cut))
                    .isTrue();
            assertThat(check.isComplete()).isTrue();
        }
    }

    @Test
    void aReset_forgetsTheUnfinishedCharacter() {
        Utf8Check check = new Utf8Check();
        assertThat(check.accepts(0, Unpooled.wrappedBuffer(new byte[] {(byte) 0xf4}), 0, 1))
                .isTrue();
        check.reset();
        assertThat(check.accepts(0, Unpooled.copiedBuffer("x", StandardCharsets.UTF_8), 0, 1))
                .isTrue();
        assertThat(check.isComplete()).isTrue();
    }

    private static boolean isUtf8(byte[] bytes) {
        Utf8Check check = new Utf8Check();
        return check.accepts(0, Unpooled.wrappedBuffer(bytes), 0, bytes.length) && check.isComplete();
    }

    private boolean isUtf8ForTheJdk(byte[] bytes) {
        return !jdk.reset()
                .decode(ByteBuffer.wrap(bytes), characters.clear(), true)
                .isError();
    }
}
