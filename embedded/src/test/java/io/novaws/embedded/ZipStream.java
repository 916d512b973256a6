package io.novaws.embedded;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * The compressed messages of a peer: valid, nearly valid and broken ones, in any number of frames.
 *
 * <p>Threading: one thread.
 */
final class ZipStream {
    /**
     * What was agreed on about compression.
     *
     * @param agreed whether anything was
     * @param takeover whether a message may refer to the ones before it
     * @param limit what a compressed message may become, in bytes
     */
    record Terms(boolean agreed, boolean takeover, int limit) {
        static Terms of(SplittableRandom random, int maxMessageSize) {
            int kind = random.nextInt(6);
            int limit = kind < 4 ? maxMessageSize : kind == 4 ? maxMessageSize / 2 : maxMessageSize * 3;
            return new Terms(random.nextInt(3) > 0, random.nextBoolean(), limit);
        }

        @Nullable
        DeflateAgreement agreement() {
            return agreed ? new DeflateAgreement(false, takeover, 0, 0) : null;
        }

        PlainParser.Extension extension() {
            return agreed ? new PlainDeflate(limit, takeover) : PlainParser.Extension.NONE;
        }
    }

    private static final int TAIL = 4;
    private static final Deflater[] DEFLATERS = new Deflater[10];

    private final Terms terms;
    private @Nullable Deflater deflater;

    ZipStream(Terms terms) {
        this.terms = terms;
    }

    /** Adds a whole message, or what looks like one. */
    void message(SplittableRandom random, ByteArrayOutputStream all) {
        boolean text = random.nextInt(3) > 0;
        byte[] payload = payload(random, text);
        payload = random.nextInt(6) == 0 ? broken(random, payload) : payload;
        int opcode = text ? 1 : 2;
        int rsv1 = random.nextInt(40) == 0 ? 0 : 0x40;
        int at = 0;
        while (random.nextInt(3) == 0) {
            int end = at + random.nextInt(payload.length - at + 1);
            all.writeBytes(FrameStream.frame(random, false, rsv1 | opcode, Arrays.copyOfRange(payload, at, end)));
            if (random.nextInt(4) == 0) {
                int control = random.nextInt(9, 11) | (random.nextInt(50) == 0 ? 0x40 : 0);
                all.writeBytes(FrameStream.frame(random, true, control, new byte[random.nextInt(5)]));
            }
            at = end;
            opcode = 0;
            rsv1 = random.nextInt(60) == 0 ? 0x40 : 0;
        }
        all.writeBytes(FrameStream.frame(random, true, rsv1 | opcode, Arrays.copyOfRange(payload, at, payload.length)));
    }

    private byte[] payload(SplittableRandom random, boolean text) {
        Deflater current = deflater != null ? deflater : deflater(random.nextInt(10));
        deflater = current;
        if (!terms.takeover() && random.nextInt(20) > 0) {
            current.reset();
        }
        if (random.nextInt(30) == 0) {
            return new byte[random.nextInt(3)];
        }
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        byte[] plain = plain(random, text);
        if (random.nextInt(8) == 0) {
            int cut = random.nextInt(plain.length + 1);
            current.setInput(plain, 0, cut);
            current.finish();
            payload.writeBytes(drain(current, Deflater.NO_FLUSH));
            current.reset();
            plain = Arrays.copyOfRange(plain, cut, plain.length);
            if (random.nextBoolean()) {
                // An empty final block or two, or nothing at all behind the first one.
                payload.writeBytes(new byte[][] {{}, {0}, {3, 0}, {3, 0, 3, 0}, {3, 0, 0}}[random.nextInt(5)]);
                return payload.toByteArray();
            }
        }
        current.setInput(plain);
        byte[] rest = drain(current, Deflater.SYNC_FLUSH);
        payload.write(rest, 0, Math.max(0, rest.length - TAIL));
        return payload.toByteArray();
    }

    private byte[] plain(SplittableRandom random, boolean text) {
        int limit = terms.limit();
        if (random.nextInt(25) == 0) {
            byte[] bomb = new byte[limit + random.nextInt(-1, 2) + (random.nextBoolean() ? 5 * limit : 0)];
            Arrays.fill(bomb, (byte) 'a');
            return bomb;
        }
        int size = Math.max(0, FrameStream.size(random, limit));
        return text ? FrameStream.text(random, size) : FrameStream.payload(random, 2, limit);
    }

    private static byte[] broken(SplittableRandom random, byte[] payload) {
        byte[] wrong = payload.clone();
        byte[] noise = new byte[random.nextInt(1, 9)];
        random.nextBytes(noise);
        return switch (payload.length == 0 ? 2 : random.nextInt(4)) {
            case 0 -> Arrays.copyOf(payload, random.nextInt(payload.length));
            case 1 -> {
                wrong[random.nextInt(wrong.length)] ^= (byte) (1 << random.nextInt(8));
                yield wrong;
            }
            case 2 -> FrameStream.join(payload, noise);
            default -> noise;
        };
    }

    private static Deflater deflater(int level) {
        Deflater known = DEFLATERS[level];
        Deflater found = known != null ? known : new Deflater(level, true);
        DEFLATERS[level] = found;
        found.reset();
        return found;
    }

    private static byte[] drain(Deflater deflater, int flush) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[4096];
        for (int count = buffer.length; count == buffer.length; ) {
            count = deflater.deflate(buffer, 0, buffer.length, flush);
            all.write(buffer, 0, count);
        }
        return all.toByteArray();
    }
}
