package io.novaws.core.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.CloseCause;
import io.novaws.NonBlocking;
import io.novaws.NovaEndpoint;
import io.novaws.core.fixture.Engine;
import io.novaws.core.fixture.Engine.Line;
import jakarta.websocket.OnMessage;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages in parts, as a container brings them. */
@Timeout(60)
class ReassemblyTest {
    private static final String PAIR = "\uD83D\uDE00";

    @NovaEndpoint("/parts")
    @NonBlocking
    static class Parts {
        final List<String> texts = new ArrayList<>();
        final List<byte[]> data = new ArrayList<>();
        final List<@Nullable ClassLoader> loaders = new ArrayList<>();

        @OnMessage
        void text(String text) {
            texts.add(text);
            loaders.add(Thread.currentThread().getContextClassLoader());
            if (text.equals("throw")) {
                throw new IllegalStateException("the callback fails");
            }
        }

        @OnMessage
        void binary(ByteBuffer message) {
            loaders.add(Thread.currentThread().getContextClassLoader());
            byte[] copy = new byte[message.remaining()];
            message.get(copy);
            data.add(copy);
        }
    }

    private final Parts endpoint = new Parts();
    private final Engine engine = new Engine(endpoint);
    private final Line line = engine.connect();

    ReassemblyTest() {
        engine.settings.change("nova.server.rate", "0");
    }

    private final ClassLoader loader = new URLClassLoader(new URL[0]);
    private final @Nullable ClassLoader containers = Thread.currentThread().getContextClassLoader();
    private final Reassembly messages =
            new Reassembly(engine.dispatcher, line.connection(), new ApplicationLoader(loader), () -> true);

    @AfterEach
    void theContainersThreadHasItsOwnLoaderAgain() {
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(containers);
    }

    private void limit(int bytes) {
        engine.settings.change("nova.server.max-message-size", Integer.toString(bytes));
    }

    private void fragments(int number) {
        engine.settings.change("nova.server.max-fragments", Integer.toString(number));
    }

    private void assertRefused(int code) {
        assertThat(line.link().closeCode()).isEqualTo(code);
        assertThat(line.connection().closeCause()).contains(CloseCause.LIMIT);
    }

    // ---- put together

    @Test
    void parts_becomeOneMessage_andTheNextBeginsAnew() {
        messages.text("one ", false);
        messages.text("", false);
        messages.text("two", true);
        messages.text("three", true);
        messages.text("", true);
        assertThat(endpoint.texts).containsExactly("one two", "three", "");
    }

    @Test
    void binaryParts_becomeOneMessage_andTheNextBeginsAnew() {
        messages.binary(new byte[] {1, 2}, false);
        messages.binary(new byte[] {3}, false);
        messages.binary(new byte[] {}, true);
        messages.binary(new byte[] {4}, true);
        messages.binary(new byte[] {}, true);
        assertThat(endpoint.data).containsExactly(new byte[] {1, 2, 3}, new byte[] {4}, new byte[] {});
    }

    @Test
    void surrogatesInTwoParts_areOneCharacter_ofFourBytes() {
        limit(4);
        messages.text(PAIR.substring(0, 1), false);
        messages.text(PAIR.substring(1), true);
        assertThat(endpoint.texts).containsExactly(PAIR);
        assertThat(line.link().closeCode()).isZero();
    }

    @Test
    void bufferOfTheContainer_isNotTheMessage() {
        Later later = new Later();
        Engine slow = new Engine(later);
        Line peer = slow.connect();
        Reassembly kept = new Reassembly(slow.dispatcher, peer.connection(), new ApplicationLoader(null), () -> true);
        byte[] buffer = {1, 2, 3};
        kept.binary(buffer, true);
        Arrays.fill(buffer, (byte) 9);
        kept.binary(buffer, false);
        Arrays.fill(buffer, (byte) 8);
        kept.binary(buffer, true);
        Arrays.fill(buffer, (byte) 7);
        slow.workers.runAll();
        assertThat(later.heard).containsExactly(List.of(1, 2, 3), List.of(9, 9, 9, 8, 8, 8));
    }

    @NovaEndpoint("/later")
    static class Later {
        final List<List<Integer>> heard = new ArrayList<>();

        @OnMessage
        void binary(byte[] message) {
            List<Integer> bytes = new ArrayList<>();
            for (byte b : message) {
                bytes.add((int) b);
            }
            heard.add(bytes);
        }
    }

    // ---- sizes

    @Test
    void textOfExactlyTheLimit_isHeard_andOneByteMoreIsNot() {
        for (String letter : List.of("a", "\u00e9", "\u20ac", PAIR)) {
            int bytes = letter.getBytes(StandardCharsets.UTF_8).length;
            limit(12);
            String largest = letter.repeat(12 / bytes);
            messages.text(largest, true);
            messages.text(largest.substring(0, 2), false);
            messages.text(largest.substring(2), true);
            assertThat(line.link().closeCode()).as(letter).isZero();
        }
        assertThat(endpoint.texts).hasSize(8);
        messages.text("\u20ac\u20ac\u20ac\u20aca", true);
        assertThat(endpoint.texts).hasSize(8);
        assertRefused(1009);
    }

    @Test
    void utf8Length_isThatOfTheEncoder() {
        for (String text : List.of("", "abc", "\u007f\u0080", "\u07ff\u0800", "\uffff", "a" + PAIR + "\u20ac")) {
            assertThat(Reassembly.utf8Length(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
        }
    }

    @Test
    void binaryOfExactlyTheLimit_isHeard_andOneByteMoreIsNot() {
        limit(3);
        messages.binary(new byte[3], true);
        messages.binary(new byte[2], false);
        messages.binary(new byte[1], true);
        assertThat(endpoint.data).hasSize(2);
        messages.binary(new byte[4], true);
        assertThat(endpoint.data).hasSize(2);
        assertRefused(1009);
    }

    @Test
    void messageThatGrowsBeyondTheLimit_endsTheConnection_andNothingOfItIsKept() {
        limit(10);
        messages.text("123456", false);
        messages.text("78901", false);
        assertRefused(1009);
        messages.text("2", true);
        messages.text("another", true);
        assertThat(endpoint.texts).isEmpty();
    }

    @Test
    void binaryThatGrowsBeyondTheLimit_endsTheConnection() {
        limit(10);
        messages.binary(new byte[6], false);
        messages.binary(new byte[5], false);
        messages.binary(new byte[1], true);
        assertThat(endpoint.data).isEmpty();
        assertRefused(1009);
    }

    @Test
    void manySmallParts_areRefused_beforeTheyAreWhole() {
        fragments(4);
        for (int i = 0; i < 4; i++) {
            messages.text("x", false);
        }
        assertThat(line.link().closeCode()).isZero();
        messages.text("x", false);
        assertRefused(1008);
    }

    @Test
    void emptyParts_countToo() {
        fragments(4);
        for (int i = 0; i < 5; i++) {
            messages.binary(new byte[0], false);
        }
        assertRefused(1008);
    }

    @Test
    void partsOf64Bytes_areNeverTooMany() {
        fragments(1);
        String part = "x".repeat(64);
        for (int i = 0; i < 500; i++) {
            messages.text(part, false);
        }
        messages.text("end", true);
        assertThat(endpoint.texts).hasSize(1);
        assertThat(endpoint.texts.get(0)).hasSize(500 * 64 + 3);
    }

    /** Quadratic work took minutes here. */
    @Test
    void largeTextInSmallParts_costsNoMoreThanItsSize() {
        limit(64 << 20);
        String part = "x".repeat(64);
        for (int i = 0; i < (64 << 20) / 64; i++) {
            messages.text(part, i == (64 << 20) / 64 - 1);
        }
        assertThat(endpoint.texts).hasSize(1);
        assertThat(endpoint.texts.get(0)).hasSize(64 << 20);
    }

    @Test
    void connectionThatCloses_hearsNoMore() {
        messages.text("half", false);
        line.connection().close(1000, "");
        messages.text(" whole", true);
        messages.binary(new byte[1], true);
        assertThat(endpoint.texts).isEmpty();
        assertThat(endpoint.data).isEmpty();
    }

    // ---- class loader

    @Test
    void callback_hasTheApplicationsLoader_whateverTheContainersThreadHas() {
        messages.text("a", true);
        messages.binary(new byte[1], true);
        assertThat(endpoint.loaders).containsExactly(loader, loader);
    }

    @Test
    void callbackThatThrows_givesTheLoaderBackToo() {
        messages.text("throw", true);
        assertThat(endpoint.loaders).containsExactly(loader);
    }

    @Test
    void threadWithoutALoader_hasNoneAgain() {
        Thread.currentThread().setContextClassLoader(null);
        try {
            messages.text("a", true);
            assertThat(endpoint.loaders).containsExactly(loader);
            assertThat(Thread.currentThread().getContextClassLoader()).isNull();
        } finally {
            Thread.currentThread().setContextClassLoader(containers);
        }
    }
}
