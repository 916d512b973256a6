package io.novaws.benchmarks.endurance;

import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Peers that misbehave, one after the other, each on a connection of its own. */
final class Faults {
    private static final int RESERVED_BIT = 0xC1;
    private static final int TEXT = 0x81;
    private static final int BINARY = 0x82;
    private static final int MASKED_127 = 0xFF;

    /** A fault: what the peer does once it is open. */
    private record Fault(String name, Consumer<Peer> deed) {}

    private final Peers peers;
    private final Random random;
    private final List<Fault> faults = List.of(
            new Fault("reset", Peer::reset),
            new Fault("reset in mid-frame", peer -> {
                peer.sendRaw(Unpooled.wrappedBuffer(new byte[] {(byte) TEXT, (byte) 0x85, 1, 2}));
                peer.reset();
            }),
            new Fault("reserved bit", peer -> sendFrame(peer, RESERVED_BIT)),
            new Fault("unmasked frame", peer -> peer.sendRaw(Unpooled.wrappedBuffer(new byte[] {(byte) TEXT, 1, 'x'}))),
            new Fault(
                    "gigabytes announced",
                    peer -> peer.sendRaw(Unpooled.wrappedBuffer(
                            new byte[] {(byte) BINARY, (byte) MASKED_127, 0, 0, 0, 4, 0, 0, 0, 0, 1, 2, 3, 4}))),
            new Fault(
                    "broken UTF-8",
                    peer -> peer.sendRaw(Unpooled.wrappedBuffer(
                            new byte[] {(byte) TEXT, (byte) 0x82, 0, 0, 0, 0, (byte) 0xC3, (byte) 0x28}))),
            new Fault("never reads", peer -> {
                peer.stopReading();
                String large = "x".repeat(8000);
                for (int i = 0; i < 400; i++) {
                    peer.send(large);
                }
            }),
            new Fault("goes silent", peer -> {}),
            new Fault("closes", Peer::close));

    Faults(Peers peers, long seed) {
        this.peers = peers;
        random = new Random(seed);
    }

    private static void sendFrame(Peer peer, int firstByte) {
        peer.sendRaw(Unpooled.wrappedBuffer(new byte[] {(byte) firstByte, (byte) 0x81, 1, 2, 3, 4, 'y'}));
    }

    /** One peer connects and misbehaves; whatever is left of it after a while is reset. */
    void one() {
        Fault fault = faults.get(random.nextInt(faults.size()));
        peers.connect("/echo", (peer, text) -> {}).thenAccept(peer -> {
            fault.deed().accept(peer);
            CompletableFuture.delayedExecutor(5, TimeUnit.SECONDS).execute(peer::reset);
        });
    }
}
