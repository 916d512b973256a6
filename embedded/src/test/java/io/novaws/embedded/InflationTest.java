package io.novaws.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InflationTest {
    private static final int LIMIT = 200_000;

    private final UnpooledByteBufAllocator alloc = new UnpooledByteBufAllocator(true);
    private final ZipPool pool = new ZipPool();
    private final Zip zip = new Zip();

    @AfterEach
    void nothingIsLeft() {
        zip.close();
        assertThat(pool.lent()).as("inflaters in use").isZero();
        assertThat(alloc.metric().usedDirectMemory())
                .as("bytes of buffers in use")
                .isZero();
        pool.end();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void randomMessagesInRandomFrames_areWhatJavaUtilZipMakesOfThem(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 60; round++) {
            boolean takeover = random.nextBoolean();
            Peer peer = new Peer(takeover);
            try (Zip sender = new Zip(random.nextInt(10))) {
                for (int i = 0; i < 10; i++) {
                    if (!takeover) {
                        sender.forgetSent();
                    }
                    byte[] plain = randomPlain(random);
                    peer.receive(cut(random, randomDeflate(random, sender, plain)));
                    assertThat(peer.takeMessage())
                            .as("seed %d, round %d, message %d", seed, round, i)
                            .isEqualTo(plain);
                }
            }
        }
    }

    @Test
    void dataCutAnywhere_are1007AndNotAMessage() {
        byte[] random = new byte[300];
        new Random(5).nextBytes(random);
        for (byte[] plain : List.of("hello, hello, hello and once more hello".getBytes(), random, new byte[10_000])) {
            for (int level : new int[] {0, 1, 6, 9}) {
                try (Zip sender = new Zip(level)) {
                    byte[] whole = sender.deflate(plain);
                    // The first octet of a stored block alone is an empty message.
                    for (int cut = whole[0] == 0 ? 2 : 1; cut < whole.length; cut++) {
                        byte[] torn = Arrays.copyOf(whole, cut);
                        Peer peer = new Peer(cut % 2 == 0);
                        assertThat(peer.failure(torn))
                                .as("level %d, cut at %d of %d", level, cut, whole.length)
                                .isEqualTo(1007);
                        assertThat(peer.messages).isEmpty();
                    }
                }
            }
        }
    }

    @Test
    void anyFlippedBit_isEitherFoundOrStaysWithinTheLimit() {
        Random random = new Random(11);
        byte[] plain = new byte[500];
        for (int i = 0; i < plain.length; i++) {
            plain[i] = (byte) "lorem ipsum dolor".charAt(random.nextInt(17));
        }
        byte[] whole = zip.deflate(plain);
        int found = 0;
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] wrong = whole.clone();
            wrong[bit / 8] ^= (byte) (1 << bit % 8);
            Peer peer = new Peer(false);
            Integer code = peer.failure(wrong);
            assertThat(code).isIn(null, 1007, 1009);
            found += code == null ? 0 : 1;
        }
        assertThat(found).isGreaterThan(100);
    }

    @Test
    void randomBytes_areNeverMoreThanAFailureWithItsCode() {
        Random random = new Random(3);
        for (int i = 0; i < 5_000; i++) {
            byte[] noise = new byte[1 + random.nextInt(200)];
            random.nextBytes(noise);
            assertThat(new Peer(i % 2 == 0).failure(noise)).isIn(null, 1007, 1009);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void messageThatInflatesToTheLimit_isDelivered_andOneByteMoreIs1009(boolean takeover) {
        Peer peer = new Peer(takeover);
        peer.receive(List.of(zip.deflate(new byte[LIMIT])));
        assertThat(peer.takeMessage()).isEqualTo(new byte[LIMIT]);
        zip.forgetSent();
        assertThat(new Peer(takeover).failure(zip.deflate(new byte[LIMIT + 1]))).isEqualTo(1009);
    }

    @Test
    void incompressibleMessageOfTheLimit_isDeliveredThoughItIsLargerOnTheWire() {
        byte[] plain = new byte[LIMIT];
        new Random(9).nextBytes(plain);
        byte[] compressed = zip.deflate(plain);
        assertThat(compressed.length).isGreaterThan(LIMIT);
        Peer peer = new Peer(false);
        peer.receive(List.of(compressed));
        assertThat(peer.takeMessage()).isEqualTo(plain);
    }

    @Test
    void compressedFrameThatCannotBeWithinTheLimit_is1009AtItsHeader() {
        byte[] frame = RawClient.frame(0xC2, 1, new byte[Inflation.maxCompressedSize(LIMIT) + 1]);
        Peer peer = new Peer(false);
        assertThat(catchThrowableOfType(ProtocolException.class, () -> peer.feed(Arrays.copyOf(frame, 14)))
                        .code())
                .isEqualTo(1009);
    }

    /** 100 MB of zeros, deflated twice: the inner layer is 100 KB of the message, and the outer one has to be refused. */
    @Test
    void deflateBomb_isRefusedAtTheLimitWithoutBeingHeld() {
        Peer peer = new Peer(false);
        try (Zip bomber = new Zip(9)) {
            ByteArrayOutputStream bomb = new ByteArrayOutputStream();
            for (int i = 0; i < 100; i++) {
                bomber.deflater().setInput(new byte[1024 * 1024]);
                bomb.writeBytes(bomber.drain(Deflater.NO_FLUSH));
            }
            assertThat(peer.failure(bomb.toByteArray())).isEqualTo(1009);
        }
        assertThat(peer.bytes).as("bytes passed on").isLessThanOrEqualTo(LIMIT);
        assertThat(peer.mostMemory).as("buffers held at once").isLessThanOrEqualTo(32 * 1024);
    }

    @Test
    void bombInMicroscopicFrames_isRefusedAsWell() {
        Peer peer = new Peer(true);
        byte[] bomb = zip.deflate(new byte[10 * LIMIT]);
        List<byte[]> bytes = new ArrayList<>();
        for (byte b : bomb) {
            bytes.add(new byte[] {b});
        }
        ProtocolException refused = catchThrowableOfType(ProtocolException.class, () -> peer.receive(bytes));
        assertThat(refused.code()).isIn(1008, 1009);
        assertThat(peer.bytes).isLessThanOrEqualTo(LIMIT);
        peer.inflation.end();
    }

    @Test
    void finalBlocks_endAStreamAndNotTheMessage() {
        zip.deflater().setInput("one ".getBytes());
        zip.deflater().finish();
        byte[] one = zip.drain(Deflater.NO_FLUSH);
        zip.forgetSent();
        byte[] two = zip.deflate("two");
        for (boolean takeover : new boolean[] {true, false}) {
            Peer peer = new Peer(takeover);
            peer.receive(List.of(join(one, two)));
            peer.receive(List.of(one, two));
            peer.receive(List.of(join(one, one), new byte[0], new byte[] {0}));
            peer.receive(List.of(one));
            assertThat(peer.takeMessage()).asString().isEqualTo("one two");
            assertThat(peer.takeMessage()).asString().isEqualTo("one two");
            assertThat(peer.takeMessage()).asString().isEqualTo("one one ");
            assertThat(peer.takeMessage())
                    .asString()
                    .as("without the octet behind the block")
                    .isEqualTo("one ");
        }
    }

    @Test
    void dataBehindAFinalBlockThatAreNoStream_are1007() {
        zip.deflater().setInput("one".getBytes());
        zip.deflater().finish();
        byte[] one = zip.drain(Deflater.NO_FLUSH);
        assertThat(new Peer(true).failure(join(one, new byte[] {6, 7, 8}))).isEqualTo(1007);
        assertThat(new Peer(false).failure(join(one, new byte[] {1}))).isEqualTo(1007);
    }

    @Test
    void floodOfEmptyFinalBlocks_isAnEmptyMessage() {
        byte[] flood = new byte[100_000];
        for (int i = 0; i < flood.length; i += 2) {
            flood[i] = 3;
        }
        Peer peer = new Peer(true);
        peer.receive(List.of(flood));
        assertThat(peer.takeMessage()).isEmpty();
    }

    @Test
    void messageThatEndsExactlyWithAChunk_isWhole() {
        for (int size = 16_370; size < 16_400; size++) {
            Peer peer = new Peer(false);
            zip.forgetSent();
            byte[] plain = new byte[size];
            new Random(size).nextBytes(plain);
            peer.receive(List.of(zip.deflate(plain)));
            zip.forgetSent();
            zip.deflater().setInput(plain);
            zip.deflater().finish();
            peer.receive(List.of(zip.drain(Deflater.NO_FLUSH)));
            assertThat(peer.takeMessage()).as("%d bytes", size).isEqualTo(plain);
            assertThat(peer.takeMessage()).as("%d bytes", size).isEqualTo(plain);
        }
    }

    @Test
    void characterThatCannotGoOn_isRefusedWithTheFrameThatSaysSo() {
        zip.deflater().setInput(new byte[] {'a', (byte) 0xed});
        byte[] begun = zip.drain(Deflater.SYNC_FLUSH);
        zip.deflater().setInput(new byte[] {(byte) 0xa0});
        byte[] surrogate = zip.drain(Deflater.SYNC_FLUSH);
        Peer peer = new Peer(true);
        peer.feed(RawClient.frame(0x41, 1, begun));
        ProtocolException refused = catchThrowableOfType(
                ProtocolException.class, () -> peer.feed(RawClient.frame(RawClient.CONTINUATION, 2, surrogate)));
        assertThat(refused.code()).isEqualTo(1007);
    }

    @Test
    void unfinishedMessageOfALostConnection_givesItsInflaterBack() {
        Peer peer = new Peer(true);
        peer.feed(RawClient.frame(0x42, 1, Arrays.copyOf(zip.deflate("unfinished business"), 5)));
        assertThat(pool.lent()).isEqualTo(1);
        peer.inflation.end();
        assertThat(pool.lent()).isZero();
    }

    @Test
    void manyUnfinishedMessages_leaveOnlyAFewInflatersInThePool() {
        List<Peer> peers = new ArrayList<>();
        byte[] begun = RawClient.frame(0x42, 1, Arrays.copyOf(zip.deflate("unfinished business"), 5));
        for (int i = 0; i < 100; i++) {
            Peer peer = new Peer(false);
            peer.feed(begun);
            peers.add(peer);
        }
        assertThat(pool.lent()).isEqualTo(100);
        peers.forEach(peer -> peer.inflation.end());
        assertThat(pool.lent()).isZero();
        assertThat(pool.idle()).isEqualTo(4);
        pool.end();
        assertThat(pool.idle()).isZero();
    }

    @Test
    void windowGrowsWithWhatThereIs() {
        Window window = new Window();
        assertThat(window.capacity()).isZero();
        ByteBuf bytes = alloc.heapBuffer().writeZero(Window.SIZE);
        try {
            window.add(bytes, 0, 10);
            assertThat(window.capacity()).isEqualTo(1024);
            window.add(bytes, 0, 3000);
            assertThat(window.capacity()).isEqualTo(4096);
            for (int i = 0; i < 100; i++) {
                window.add(bytes, 0, 1000);
            }
            window.add(bytes, 0, Window.SIZE);
            window.add(bytes, 0, 1);
            assertThat(window.capacity()).isEqualTo(Window.SIZE);
        } finally {
            bytes.release();
        }
    }

    private static byte[] randomPlain(Random random) {
        byte[] plain = new byte[random.nextInt(random.nextInt(5) == 0 ? LIMIT : 2_000)];
        int alphabet = 1 + random.nextInt(256);
        for (int i = 0; i < plain.length; i++) {
            plain[i] = (byte) random.nextInt(alphabet);
        }
        return plain;
    }

    /** Deflates with flushes of every kind on the way. */
    private static byte[] randomDeflate(Random random, Zip sender, byte[] plain) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        int at = 0;
        while (random.nextInt(3) == 0 && at < plain.length) {
            int count = random.nextInt(plain.length - at);
            sender.deflater().setInput(plain, at, count);
            at += count;
            payload.writeBytes(sender.drain(List.of(Deflater.NO_FLUSH, Deflater.SYNC_FLUSH, Deflater.FULL_FLUSH)
                    .get(random.nextInt(3))));
            if (random.nextInt(4) == 0) {
                sender.deflater().finish();
                payload.writeBytes(sender.drain(Deflater.NO_FLUSH));
                sender.forgetSent();
            }
        }
        payload.writeBytes(sender.deflate(Arrays.copyOfRange(plain, at, plain.length)));
        return payload.toByteArray();
    }

    private static List<byte[]> cut(Random random, byte[] payload) {
        List<byte[]> frames = new ArrayList<>();
        int at = 0;
        while (random.nextInt(3) == 0) {
            int end = at + random.nextInt(payload.length - at + 1);
            frames.add(Arrays.copyOfRange(payload, at, end));
            at = end;
        }
        frames.add(Arrays.copyOfRange(payload, at, payload.length));
        return frames;
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** A decoder with an inflation behind it, whose frames are read as Tyrus reads them. */
    private final class Peer {
        private final List<byte[]> messages = new ArrayList<>();
        private final ByteArrayOutputStream message = new ByteArrayOutputStream();
        private final Inflation inflation;
        private final FrameDecoder decoder;
        private @Nullable ByteBuf left;
        private boolean inMessage;
        private long bytes;
        private long mostMemory;

        Peer(boolean takeover) {
            Closing closing = new Closing(new EmbeddedChannel());
            Inbound inbound = new Inbound(closing.outbound(), closing);
            inbound.deliverTo(this::read);
            inflation = new Inflation(inbound, alloc, pool, LIMIT, takeover);
            decoder = new FrameDecoder(inflation, LIMIT, 1024, Inflation.maxCompressedSize(LIMIT));
        }

        /** Sends a compressed binary message in these frames. */
        void receive(List<byte[]> frames) {
            for (int i = 0; i < frames.size(); i++) {
                int last = i == frames.size() - 1 ? RawClient.FIN : 0;
                feed(RawClient.frame(last | (i == 0 ? 0x42 : 0), 77 * i, frames.get(i)));
            }
        }

        /** The code with which a message fails, or null. */
        @Nullable
        Integer failure(byte[] payload) {
            try {
                receive(List.of(payload));
                return null;
            } catch (ProtocolException broken) {
                return broken.code();
            }
        }

        /** Takes the bytes in as they would come: 20,000 at a time. */
        void feed(byte[] stream) {
            for (int at = 0; at < stream.length; at += 20_000) {
                ByteBuf in = alloc.heapBuffer();
                if (left != null) {
                    in.writeBytes(left);
                    left.release();
                }
                left = null;
                in.writeBytes(stream, at, Math.min(20_000, stream.length - at));
                try {
                    decoder.decode(in);
                    while (inflation.isTurnOver() || inflation.hasRest()) {
                        inflation.newTurn();
                        inflation.goOn();
                        decoder.decode(in);
                    }
                    left = alloc.heapBuffer().writeBytes(in);
                } finally {
                    in.release();
                }
            }
        }

        byte[] takeMessage() {
            return messages.remove(0);
        }

        private void read(ByteBuffer frame) {
            mostMemory = Math.max(mostMemory, alloc.metric().usedDirectMemory());
            int firstByte = frame.get() & 0xff;
            assertThat(firstByte & 0x70).as("reserved bits").isZero();
            assertThat(firstByte & 0x0f).isIn(inMessage ? List.of(0) : List.of(RawClient.TEXT, RawClient.BINARY));
            int code = frame.get();
            int length = code == 126 ? frame.getShort() & 0xffff : code;
            assertThat(length).isEqualTo(frame.remaining()).isGreaterThanOrEqualTo(code == 126 ? 126 : 0);
            byte[] payload = new byte[length];
            frame.get(payload);
            bytes += length;
            message.writeBytes(payload);
            inMessage = (firstByte & RawClient.FIN) == 0;
            if (!inMessage) {
                messages.add(message.toByteArray());
                message.reset();
            }
        }
    }
}
