package io.novaws.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.novaws.core.codec.Encoded;
import io.novaws.core.lane.Lane;
import io.novaws.core.outbox.Link;
import io.novaws.core.outbox.Outbox;
import io.novaws.core.outbox.OutboxBounds;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeflationTest {
    private static final String TEXT = "a text that says a text that says a text that says the same ".repeat(10);
    private static final DeflateAgreement FORGETTING = new DeflateAgreement(false, false, 0, 100);
    private static final DeflateAgreement REMEMBERING = new DeflateAgreement(true, true, 0, 100);

    private final ZipPool pool = ZipPool.ofThisThread();
    private final List<Peer> peers = new ArrayList<>();
    private final int lentBefore = pool.lent();

    @AfterEach
    void everythingIsGivenBack() {
        peers.forEach(Peer::close);
        assertThat(pool.lent()).isEqualTo(lentBefore);
    }

    @Test
    void message_leavesCompressed() throws Exception {
        Peer peer = new Peer(FORGETTING);
        peer.outbox.reply(Encoded.text(TEXT));
        peer.outbox.reply(Encoded.binary(TEXT.getBytes(StandardCharsets.UTF_8)));
        peer.handler.pump();
        List<Sent> sent = peer.sent();
        assertThat(sent).extracting(Sent::firstByte).containsExactly(0xC1, 0xC2);
        assertThat(sent).allMatch(frame -> frame.payload().length < TEXT.length() / 5);
        assertThat(sent).extracting(peer::text).containsOnly(TEXT);
        assertThat(pool.lent()).as("nothing is kept").isEqualTo(lentBefore);
    }

    @Test
    void smallMessagesAndControlFrames_leaveAsTheyAre() throws Exception {
        Peer peer = new Peer(FORGETTING);
        peer.outbox.reply(Encoded.text("x".repeat(99)));
        peer.outbox.reply(Encoded.text(""));
        peer.outbox.reply(Encoded.control(Encoded.Kind.PING, java.nio.ByteBuffer.allocate(125)));
        peer.outbox.reply(Encoded.control(Encoded.Kind.PONG, java.nio.ByteBuffer.allocate(125)));
        peer.handler.pump();
        peer.handler.closing().fail(1002, "y".repeat(120));
        peer.handler.pump();
        assertThat(peer.sent()).extracting(Sent::firstByte).containsExactly(0x81, 0x81, 0x89, 0x8A, 0x88);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 70_000, 1_000_000})
    void withoutTakeover_whatDoesNotShrink_leavesAsItIs(int size) throws Exception {
        byte[] noise = noise(size);
        Peer peer = new Peer(FORGETTING);
        peer.outbox.reply(Encoded.binary(noise));
        peer.outbox.reply(Encoded.text(TEXT));
        peer.handler.pump();
        List<Sent> sent = peer.sent();
        assertThat(sent.get(0).firstByte()).isEqualTo(0x82);
        assertThat(Arrays.equals(sent.get(0).payload(), noise)).isTrue();
        assertThat(peer.text(sent.get(1))).isEqualTo(TEXT);
    }

    @Test
    void withTakeover_whatDoesNotShrink_leavesCompressed_soThatThePastStays() throws Exception {
        byte[] noise = noise(5_000);
        Peer peer = new Peer(REMEMBERING);
        peer.outbox.reply(Encoded.binary(noise));
        peer.outbox.reply(Encoded.binary(noise));
        peer.handler.pump();
        List<Sent> sent = peer.sent();
        assertThat(sent).extracting(Sent::firstByte).containsOnly(0xC2);
        assertThat(peer.zip.inflate(sent.get(0).payload())).isEqualTo(noise);
        assertThat(peer.zip.inflate(sent.get(1).payload())).isEqualTo(noise);
        assertThat(sent.get(1).payload()).hasSizeLessThan(100);
    }

    @Test
    void withTakeover_aMessageRefersToTheOneBefore_untilHibernation() throws Exception {
        Peer peer = new Peer(REMEMBERING);
        List<Integer> sizes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            if (i == 2) {
                assertThat(pool.lent()).isEqualTo(lentBefore + 1);
                peer.handler.hibernate();
                assertThat(pool.lent()).isEqualTo(lentBefore);
            }
            peer.outbox.reply(Encoded.text(TEXT));
            peer.handler.pump();
            Sent sent = peer.sent().get(0);
            assertThat(peer.text(sent)).isEqualTo(TEXT);
            sizes.add(sent.payload().length);
        }
        assertThat(sizes.get(1)).isLessThan(sizes.get(0) / 2);
        assertThat(sizes.get(2)).isEqualTo(sizes.get(0));
        assertThat(sizes.get(3)).isEqualTo(sizes.get(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 11, 14, 15})
    void nothingRefersFurtherBackThanTheWindow(int bits) throws Exception {
        Peer peer = new Peer(new DeflateAgreement(false, false, bits, 0));
        byte[] plain = new byte[30_000];
        Random random = new Random(bits);
        for (int i = 0; i < plain.length; i++) {
            plain[i] = (byte) (i > 50 && random.nextInt(50) > 0 ? plain[i - 40] : random.nextInt());
        }
        peer.outbox.reply(Encoded.binary(plain));
        peer.handler.pump();
        Sent sent = peer.sent().get(0);
        assertThat(sent.firstByte()).isEqualTo(0xC2);
        byte[] whole = Arrays.copyOf(sent.payload(), sent.payload().length + 4);
        Arrays.fill(whole, whole.length - 2, whole.length, (byte) 0xff);
        PlainInflater inflated = new PlainInflater(whole);
        assertThat(Arrays.equals(inflated.output(), plain)).isTrue();
        assertThat(inflated.furthest()).isBetween(40, (1 << bits) - 1);
    }

    @Test
    void broadcast_isCompressedOnceForAllWithTheSameAgreement() throws Exception {
        Encoded message = Encoded.text(TEXT).forMany();
        for (int i = 0; i < 3; i++) {
            Peer peer = new Peer(FORGETTING);
            peer.outbox.reply(message);
            peer.handler.pump();
            byte[] made = message.compressedFrame();
            assertThat(peer.text(peer.sent().get(0))).isEqualTo(TEXT);
            assertThat(message.compressedFrame()).isNotNull().isSameAs(made);
        }
        for (DeflateAgreement other : List.of(REMEMBERING, new DeflateAgreement(false, false, 9, 0))) {
            Encoded another = Encoded.text(TEXT).forMany();
            Peer peer = new Peer(other);
            peer.outbox.reply(another);
            peer.handler.pump();
            assertThat(peer.text(peer.sent().get(0))).isEqualTo(TEXT);
            assertThat(another.compressedFrame()).isNull();
        }
    }

    @Test
    void broadcastThatDoesNotShrink_isTriedOnce() throws Exception {
        Encoded message = Encoded.binary(noise(1000)).forMany();
        for (int i = 0; i < 2; i++) {
            Peer peer = new Peer(FORGETTING);
            peer.outbox.reply(message);
            peer.handler.pump();
            assertThat(peer.sent().get(0).firstByte()).isEqualTo(0x82);
            assertThat(message.compressedFrame()).isEmpty();
        }
    }

    @Test
    void largeMessage_letsOthersHaveTheirTurn_andLeavesWhole() throws Exception {
        Peer peer = new Peer(FORGETTING);
        byte[] large = new byte[1_000_000];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) Integer.toString(i).charAt(0);
        }
        peer.outbox.reply(Encoded.binary(large));
        peer.handler.outbound().pump();
        assertThat(peer.channel.outboundMessages()).as("after the first turn").isEmpty();
        peer.handler.outbound().pong(new byte[] {1});
        peer.channel.runPendingTasks();
        List<Sent> sent = peer.sent();
        assertThat(sent).extracting(Sent::firstByte).containsExactly(0x8A, 0xC2);
        assertThat(peer.zip.inflate(sent.get(1).payload())).isEqualTo(large);
    }

    @Test
    void deflaterThatFails_leavesTheMessageAsItIs_andIsNotUsedAgain() throws Exception {
        Deflater broken = pool.deflater();
        pool.giveBack(broken);
        broken.end();
        Peer peer = new Peer(REMEMBERING);
        peer.outbox.reply(Encoded.text(TEXT));
        peer.outbox.reply(Encoded.text(TEXT));
        peer.handler.pump();
        List<Sent> sent = peer.sent();
        assertThat(sent).extracting(Sent::firstByte).containsExactly(0x81, 0xC1);
        assertThat(sent).extracting(peer::text).containsOnly(TEXT);
    }

    @Test
    void connectionLostInTheMiddleOfAMessage_givesItsDeflaterBack() {
        Peer peer = new Peer(REMEMBERING);
        peer.outbox.reply(Encoded.binary(new byte[1_000_000]));
        peer.handler.outbound().pump();
        assertThat(pool.lent()).isEqualTo(lentBefore + 1);
        peer.handler.hibernate();
        assertThat(pool.lent()).as("not in the middle").isEqualTo(lentBefore + 1);
        peer.channel.close();
        assertThat(pool.lent()).isEqualTo(lentBefore);
    }

    @Test
    void messageThatIsSent_isNotKeptByItsDeflater() throws Exception {
        Peer peer = new Peer(REMEMBERING);
        WeakReference<byte[]> message = send(peer);
        await().until(() -> {
            System.gc();
            return message.get() == null;
        });
        assertThat(pool.lent()).as("the deflater itself is kept").isEqualTo(lentBefore + 1);
    }

    private static WeakReference<byte[]> send(Peer peer) throws Exception {
        byte[] message = noise(50_000);
        peer.outbox.reply(Encoded.binary(message));
        peer.handler.pump();
        assertThat(peer.sent()).hasSize(1);
        return new WeakReference<>(message);
    }

    @Test
    void closeInTheMiddleOfAMessage_givesItsDeflaterBack() throws Exception {
        Peer peer = new Peer(FORGETTING);
        peer.outbox.reply(Encoded.binary(new byte[1_000_000]));
        peer.handler.outbound().pump();
        peer.handler.closing().fail(1002, "");
        peer.handler.outbound().pump();
        assertThat(peer.sent()).extracting(Sent::firstByte).containsExactly(0x88);
        assertThat(pool.lent()).isEqualTo(lentBefore);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void randomMessages_areWhatJavaUtilZipReads(long seed) throws Exception {
        Random random = new Random(seed);
        boolean takeover = seed % 2 == 0;
        int bits = takeover ? 0 : List.of(0, 15, 8, 10).get(random.nextInt(4));
        Peer peer = new Peer(new DeflateAgreement(takeover, takeover, bits, random.nextInt(300)));
        for (int round = 0; round < 100; round++) {
            List<byte[]> messages = new ArrayList<>();
            int count = 1 + random.nextInt(4);
            for (int i = 0; i < count; i++) {
                byte[] message = new byte[random.nextInt(random.nextInt(20) == 0 ? 300_000 : 3_000)];
                int alphabet = 1 + random.nextInt(256);
                for (int j = 0; j < message.length; j++) {
                    message[j] = (byte) random.nextInt(alphabet);
                }
                messages.add(message);
                Encoded encoded = Encoded.binary(message);
                peer.outbox.reply(random.nextInt(5) == 0 ? encoded.forMany() : encoded);
            }
            peer.handler.pump();
            peer.channel.runPendingTasks();
            List<Sent> sent = peer.sent();
            assertThat(sent).hasSameSizeAs(messages);
            for (int i = 0; i < sent.size(); i++) {
                assertThat(peer.plain(sent.get(i)))
                        .as("seed %d, round %d", seed, round)
                        .isEqualTo(messages.get(i));
            }
        }
    }

    private static byte[] noise(int size) {
        byte[] noise = new byte[size];
        new Random(size).nextBytes(noise);
        return noise;
    }

    /** A frame as it left. */
    private record Sent(int firstByte, byte[] payload) {
        boolean compressed() {
            return (firstByte & RawClient.RSV1) != 0;
        }
    }

    /** A connection with its outbox, and what its peer reads. */
    private final class Peer {
        private final EmbeddedChannel channel = new EmbeddedChannel();
        private final WebSocketHandler handler;
        private final Outbox outbox = new Outbox(new Asleep(), new NoOwner(), OutboxBounds.DEFAULT);
        private final Zip zip = new Zip();
        private final boolean forgets;

        Peer(DeflateAgreement agreed) {
            channel.freezeTime();
            handler = new WebSocketHandler(channel, 1000, 1024, agreed, 1000);
            channel.pipeline().addLast(handler);
            handler.takeFrom(outbox);
            forgets = !agreed.serverTakeover();
            peers.add(this);
        }

        List<Sent> sent() throws IOException {
            channel.runPendingTasks();
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (ByteBuf buffer = channel.readOutbound(); buffer != null; buffer = channel.readOutbound()) {
                buffer.readBytes(all, buffer.readableBytes());
                buffer.release();
            }
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(all.toByteArray()));
            List<Sent> frames = new ArrayList<>();
            while (in.available() > 0) {
                int firstByte = in.readUnsignedByte();
                int code = in.readUnsignedByte();
                long length = code == 127 ? in.readLong() : code == 126 ? in.readUnsignedShort() : code;
                byte[] payload = in.readNBytes(Math.toIntExact(length));
                assertThat(payload).hasSize((int) length);
                frames.add(new Sent(firstByte, payload));
            }
            return frames;
        }

        byte[] plain(Sent frame) {
            if (!frame.compressed()) {
                return frame.payload();
            }
            if (forgets) {
                zip.forgetReceived();
            }
            return zip.inflate(frame.payload());
        }

        String text(Sent frame) {
            return new String(plain(frame), StandardCharsets.UTF_8);
        }

        void close() {
            channel.finishAndReleaseAll();
            zip.close();
        }
    }

    /** A link that the test pumps itself. */
    private static final class Asleep implements Link {
        @Override
        public void wake(Outbox outbox) {}

        @Override
        public void abort() {}

        @Override
        public void adjustReading(Lane lane) {}
    }
}
