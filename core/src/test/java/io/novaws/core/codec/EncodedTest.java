package io.novaws.core.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodedTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "\u007f",
                "\u0080",
                "\u07ff",
                "\u0800",
                "\uffff",
                "gr\u00fc\u00df dich",
                "\ud83d\ude00",
                "\ud83d",
                "\ude00",
                "\ude00\ud83d",
                "a\ud83d",
                "\ud83da",
                "\ud83d\ud83d\ude00",
                "\ud83d\ude00\ude00",
                "\ud800\udc00",
                "\udbff\udfff"
            })
    void sizeOfText_isThatOfItsBytes(String text) {
        Encoded encoded = Encoded.text(text);
        assertThat(encoded.size()).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
        assertThat(encoded.payload()).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void sizeOfAnyText_isThatOfItsBytes() {
        Random random = new Random(42);
        char[] alphabet = {'a', '\u00e9', '\u20ac', '\ud83d', '\ude00', '\ud800', '\udfff'};
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(12); i > 0; i--) {
                text.append(alphabet[random.nextInt(alphabet.length)]);
            }
            String one = text.toString();
            assertThat(Encoded.text(one).size()).isEqualTo(one.getBytes(StandardCharsets.UTF_8).length);
        }
    }

    @Test
    void bufferOfTheApplication_isCopiedAndLeftAsItWas() {
        byte[] bytes = {1, 2, 3, 4};
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 1, 2);
        Encoded encoded = Encoded.binary(buffer);
        bytes[1] = 9;
        assertThat(encoded.payload()).containsExactly(2, 3);
        assertThat(buffer.remaining()).isEqualTo(2);
        assertThat(encoded.size()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 125, 126, 65_535, 65_536, 70_000})
    void preparedFrame_isAWholeUnmaskedFrame(int size) {
        Encoded encoded = Encoded.binary(new byte[size]);
        assertThat(encoded.frame()).isNull();
        byte[] frame = encoded.forMany().frame();
        assertThat(frame).hasSize(encoded.headerLength() + size);
        ByteBuffer read = ByteBuffer.wrap(frame);
        assertThat(read.get()).isEqualTo((byte) 0x82);
        int length = read.get();
        long whole = length < 126 ? length : length == 126 ? read.getShort() & 0xffff : read.getLong();
        assertThat(whole).isEqualTo(size);
        assertThat(read.remaining()).isEqualTo(size);
    }

    @Test
    void bytes_areNoText() {
        assertThatThrownBy(() -> Encoded.binary(new byte[1]).text()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void payload_isNotShown() {
        assertThat(Encoded.text("secret")).hasToString("TEXT[6 bytes]");
    }
}
