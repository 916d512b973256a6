package io.novaws.tyrus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FragmentsTest {
    private record Part(int first, byte[] payload) {}

    /** What comes out of frames that go in cut up anyhow. */
    private static List<Part> after(byte[] frames, int step) throws ProtocolException {
        Fragments fragments = new Fragments();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int from = 0; from < frames.length; from += step) {
            ByteBuffer in = ByteBuffer.wrap(frames, from, Math.min(step, frames.length - from));
            ByteBuffer cut = fragments.cut(in);
            assertThat(in.hasRemaining()).isFalse();
            byte[] bytes = new byte[cut.remaining()];
            cut.get(bytes);
            out.writeBytes(bytes);
        }
        return parse(ByteBuffer.wrap(out.toByteArray()));
    }

    private static List<Part> parse(ByteBuffer in) {
        List<Part> parts = new ArrayList<>();
        while (in.hasRemaining()) {
            int first = in.get() & 0xff;
            long length = in.get() & 0x7f;
            length = length == 126 ? in.getShort() & 0xffff : length == 127 ? in.getLong() : length;
            byte[] payload = new byte[(int) length];
            in.get(payload);
            parts.add(new Part(first, payload));
        }
        return parts;
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    @Test
    void smallFrames_passAsTheyAre() throws Exception {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        frames.writeBytes(Peer.frame(0x01, bytes(0)));
        frames.writeBytes(Peer.frame(0x89, bytes(125)));
        frames.writeBytes(Peer.frame(0x80, bytes(Fragments.LONGEST)));
        for (int step : new int[] {1, 7, 1000, 100_000}) {
            List<Part> parts = after(frames.toByteArray(), step);
            assertThat(parts).extracting(Part::first).containsExactly(0x01, 0x89, 0x80);
            assertThat(parts.get(2).payload()).isEqualTo(bytes(Fragments.LONGEST));
        }
    }

    @Test
    void largeFrame_isCut_andEndsTheMessageAsItDid() throws Exception {
        int size = 3 * Fragments.LONGEST + 5;
        for (int step : new int[] {1, 4096, 20_000, 1_000_000}) {
            List<Part> parts = after(Peer.frame(0x82, bytes(size)), step);
            assertThat(parts).extracting(Part::first).containsExactly(0x02, 0x00, 0x00, 0x80);
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            parts.forEach(part -> whole.writeBytes(part.payload()));
            assertThat(whole.toByteArray()).isEqualTo(bytes(size));
        }
    }

    @Test
    void largeFrameWithinAMessage_leavesItOpen() throws Exception {
        List<Part> parts = after(Peer.frame(0x00, bytes(70_000)), 5000);
        assertThat(parts).extracting(Part::first).containsOnly(0x00);
        assertThat(parts).hasSize(5);
    }

    @Test
    void frameOfManyBytes_keepsItsReservedBitsAtTheBeginning() throws Exception {
        assertThat(after(Peer.frame(0xc1, bytes(40_000)), 5000))
                .extracting(Part::first)
                .containsExactly(0x41, 0, 0x80);
    }

    @Test
    void maskedFrame_isRefused() {
        Fragments fragments = new Fragments();
        assertThatThrownBy(() -> fragments.cut(ByteBuffer.wrap(new byte[] {(byte) 0x81, (byte) 0x80})))
                .isInstanceOf(ProtocolException.class);
    }

    @Test
    void lengthBelowZero_isRefused() {
        byte[] frame = new byte[10];
        frame[0] = (byte) 0x82;
        frame[1] = 127;
        frame[2] = (byte) 0x80;
        assertThatThrownBy(() -> new Fragments().cut(ByteBuffer.wrap(frame))).isInstanceOf(ProtocolException.class);
    }

    @Test
    void closeFrames_passAsTheyAre() throws Exception {
        byte[] close = {0x03, (byte) 0xe9, 'b', 'y', 'e'};
        for (int step : new int[] {1, 2, 3, 100}) {
            assertThat(after(Peer.frame(0x88, close), step))
                    .singleElement()
                    .satisfies(part -> assertThat(part.payload()).isEqualTo(close));
            assertThat(after(Peer.frame(0x88, new byte[0]), step))
                    .singleElement()
                    .satisfies(part -> assertThat(part.payload()).isEmpty());
        }
    }

    @Test
    void codesThatNoFrameMayHave_sayThatTheServerGoesAway() throws Exception {
        for (int code : new int[] {1005, 1006, 1015}) {
            byte[] close = {(byte) (code >> 8), (byte) code, 'S', 't', 'a', 'l', 'e'};
            for (int step : new int[] {1, 2, 3, 100}) {
                assertThat(after(Peer.frame(0x88, close), step)).singleElement().satisfies(part -> {
                    assertThat(part.first()).isEqualTo(0x88);
                    assertThat(part.payload()).isEqualTo(new byte[] {0x03, (byte) 0xe9, 'S', 't', 'a', 'l', 'e'});
                });
            }
        }
    }
}
