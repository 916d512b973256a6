package io.novaws.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.core.model.Compression;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A few bytes that inflate to a lot: other connections have their turn, and what came stays in order and bounded. */
class TurnsTest {
    private static final int SIZE = 60_000;
    private static final int LIMIT = 65_536;
    /** A turn, and what is begun in it. */
    private static final long ONE_TURN = Inflation.TURN + LIMIT;

    private static final DeflateAgreement FORGETTING = new DeflateAgreement(false, false, 0, 0);
    private static MemoryPeer.Server server;

    private final Zip zip = new Zip();

    @BeforeAll
    static void start() throws Exception {
        server = new MemoryPeer.Server();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void end() {
        zip.close();
    }

    @Test
    void whatOneReadBrings_isInflatedATurnAtATime_andAllOfItInOrder() {
        try (MemoryPeer peer = server.connect(LIMIT, FORGETTING, LIMIT)) {
            byte[] stream = FrameStream.join(messages(30, SIZE), RawClient.frame(0x89, 1, new byte[] {'p'}));
            List<Long> turns = new ArrayList<>();
            feed(peer, stream);
            countTurns(peer, turns);
            peer.channel.runPendingTasks();
            assertThat(peer.received).hasSize(30);
            assertThat(peer.bytes()).isEqualTo(30L * SIZE);
            long before = 0;
            for (long sum : turns) {
                assertThat(sum - before).isLessThanOrEqualTo(ONE_TURN);
                before = sum;
            }
            assertThat(turns).hasSizeGreaterThan(5);
            peer.read(true);
            assertThat(peer.sent).as("the ping came last").containsExactly("Pp");
        }
    }

    @Test
    void oneLargeMessage_isInflatedATurnAtATimeToo() {
        int large = 20 * Inflation.TURN;
        try (MemoryPeer peer = server.connect(LIMIT, FORGETTING, large)) {
            feed(peer, messages(1, large - 5));
            peer.pause(false);
            assertThat(peer.received).as("after one turn").isEmpty();
            peer.handler().hibernate();
            peer.read(true);
            assertThat(peer.bytes()).isEqualTo(large - 5);
        }
    }

    @Test
    void closeThatComesWhileWorkIsLeft_isHandledAfterIt() {
        try (MemoryPeer peer = server.connect(LIMIT, FORGETTING, LIMIT)) {
            feed(peer, messages(30, SIZE));
            feed(peer, RawClient.frame(0x88, 1, new byte[] {3, (byte) 0xe8}));
            assertThat(peer.sent).isEmpty();
            peer.read(true);
            assertThat(peer.received).hasSize(30);
            assertThat(peer.sent).containsExactly("C1000");
            assertThat(peer.closes).containsExactly(1000);
        }
    }

    @Test
    void endThatComesWhileWorkIsLeft_isToldAfterIt() {
        try (MemoryPeer peer = server.connect(LIMIT, FORGETTING, LIMIT)) {
            feed(peer, messages(30, SIZE));
            peer.lose();
            assertThat(peer.closes).isEmpty();
            peer.channel.runPendingTasks();
            assertThat(peer.received).hasSize(30);
            assertThat(peer.closes).containsExactly(1006);
        }
    }

    @Test
    void laneThatPausesWhileWorkIsLeft_getsNoMoreThanTheMessageThatIsBegun() {
        try (MemoryPeer peer = server.connect(LIMIT, FORGETTING, LIMIT)) {
            feed(peer, messages(30, SIZE));
            int before = peer.received.size();
            peer.pause(true);
            peer.channel.runPendingTasks();
            assertThat(peer.received.size()).isLessThanOrEqualTo(before + 1);
            peer.read(true);
            assertThat(peer.received).hasSize(30);
        }
    }

    @Test
    void peerThatIsGone_leavesAFullLaneNothingMore() {
        try (MemoryPeer peer = server.connect(LIMIT, FORGETTING, LIMIT)) {
            peer.pause(true);
            feed(peer, messages(100, SIZE));
            peer.lose();
            peer.channel.runPendingTasks();
            assertThat(peer.received).isEmpty();
            assertThat(peer.closes).containsExactly(1006);
            peer.read(true);
            assertThat(peer.received).isEmpty();
        }
    }

    @Test
    void peerThatTookItsLeave_isHeardToTheEndAsTheLaneTakesIt() {
        try (MemoryPeer peer = server.connect(LIMIT, FORGETTING, LIMIT)) {
            peer.pause(true);
            feed(peer, FrameStream.join(messages(30, SIZE), RawClient.frame(0x88, 1, new byte[] {3, (byte) 0xe8})));
            peer.lose();
            peer.channel.runPendingTasks();
            assertThat(peer.received).as("while the lane is full").isEmpty();
            assertThat(peer.closes).isEmpty();
            peer.pause(false);
            peer.channel.runPendingTasks();
            assertThat(peer.received).hasSize(30);
            assertThat(peer.closes).containsExactly(1000);
        }
    }

    @Test
    void peerThatTookItsLeave_isForgottenWhenTheConnectionIsAborted() {
        try (MemoryPeer peer = server.connect(LIMIT, FORGETTING, LIMIT)) {
            peer.pause(true);
            feed(peer, FrameStream.join(messages(3, SIZE), RawClient.frame(0x88, 1, new byte[] {3, (byte) 0xe8})));
            peer.lose();
            peer.handler().abort();
            assertThat(peer.closes).containsExactly(1006);
            peer.read(true);
            assertThat(peer.received).isEmpty();
        }
    }

    /** The event loop stands still in the first message until the neighbour's has been sent. */
    @Test
    void neighbourOnTheSameLoop_isReadFromAfterTwoTurnsAtMost() throws Exception {
        BlockingQueue<Thread> loops = new LinkedBlockingQueue<>();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch sent = new CountDownLatch(1);
        AtomicLong inflated = new AtomicLong();
        AtomicLong seen = new AtomicLong(-1);
        try (PlainServer sockets = new PlainServer()) {
            sockets.compression = new Compression(true, false, LIMIT);
            sockets.onOpen = session -> loops.add(Thread.currentThread());
            sockets.onMessage = message -> {
                if (message instanceof byte[] bytes) {
                    inflated.addAndGet(bytes.length);
                    begun.countDown();
                    await(sent);
                } else {
                    seen.set(inflated.get());
                }
            };
            try (RawClient greedy = open(sockets);
                    RawClient neighbour = neighbour(sockets, loops)) {
                greedy.send(messages(100, SIZE));
                await(begun);
                neighbour.sendText("my turn");
                sent.countDown();
                assertThat(neighbour.readFrame().text()).isEqualTo("my turn");
                assertThat(seen.get()).isBetween(1L, 2 * ONE_TURN);
            }
        }
    }

    private static RawClient open(PlainServer sockets) throws Exception {
        return RawClient.open(sockets.echo(), "Sec-WebSocket-Extensions: permessage-deflate");
    }

    /** A connection on the event loop of the first. */
    private static RawClient neighbour(PlainServer sockets, BlockingQueue<Thread> loops) throws Exception {
        Thread wanted = loops.poll(10, TimeUnit.SECONDS);
        RawClient client = open(sockets);
        while (loops.poll(10, TimeUnit.SECONDS) != wanted) {
            client.close();
            client = open(sockets);
        }
        return client;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    /** Notes after each turn of the connection how much has come. */
    private static void countTurns(MemoryPeer peer, List<Long> turns) {
        turns.add(peer.bytes());
        if (peer.bytes() < 30L * SIZE) {
            Turns.afterOthers(peer.channel, () -> countTurns(peer, turns));
        }
    }

    /** Hands over what one read brings, and lets nothing else have its turn. */
    private static void feed(MemoryPeer peer, byte[] stream) {
        peer.channel
                .pipeline()
                .fireChannelRead(peer.channel.alloc().directBuffer(stream.length).writeBytes(stream));
        peer.channel.pipeline().fireChannelReadComplete();
    }

    private byte[] messages(int count, int size) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        byte[] payload = zip.deflate(new byte[size]);
        for (int i = 0; i < count; i++) {
            stream.writeBytes(RawClient.frame(0xc2, i, payload));
        }
        return stream.toByteArray();
    }
}
