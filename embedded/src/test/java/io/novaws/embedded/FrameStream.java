package io.novaws.embedded;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a peer sends, and in which pieces it arrives.
 *
 * @param limit how large a message may be
 * @param zip what was agreed on about compression
 * @param bytes all of it
 * @param cuts where one read ends and the next begins, ascending; negative where nothing is taken in before the next one
 */
record FrameStream(int limit, ZipStream.Terms zip, byte[] bytes, int[] cuts) {
    private static final int[] LIMITS = {125, 125, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 70_000};
    private static final int[] EDGES = {0, 1, 2, 3, 4, 7, 8, 9, 124, 125, 126, 127, 128, 1000, 1001};
    private static final int[] LARGE = {32_767, 32_768, 32_769, 40_000, 65_535, 65_536, 70_000};
    private static final int[] OPCODES = {0, 0, 0, 1, 1, 1, 2, 2, 8, 9, 9, 10};
    private static final int[] CODES = {
        0, 999, 1000, 1001, 1003, 1004, 1005, 1006, 1007, 1012, 1014, 1015, 1100, 2999, 3000, 4999, 5000, 65_535
    };
    private static final String[] GOOD = {
        "a", "plain text ", "\u00fc", "\u07ff", "\u0800", "\ud7ff", "\uffff", "\ud83d\ude00", "\udbff\udfff"
    };
    private static final String[] BAD = {
        "80",
        "bf",
        "c0af",
        "c1",
        "c3",
        "e0",
        "e080",
        "e09f",
        "e282",
        "eda0",
        "eda080",
        "edbfbf",
        "f080",
        "f08f",
        "f0908080ff",
        "f4",
        "f490",
        "f5",
        "fe",
        "ff"
    };

    /** A stream that follows from the seed alone. */
    static FrameStream of(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int limit = pick(random, LIMITS);
        ZipStream.Terms zip = ZipStream.Terms.of(random, limit);
        byte[] bytes = frames(random, limit, zip);
        while (random.nextInt(3) == 0 && bytes.length > 0) {
            bytes = mutated(random, bytes);
        }
        return new FrameStream(limit, zip, bytes, cuts(random, bytes.length));
    }

    private static byte[] frames(SplittableRandom random, int limit, ZipStream.Terms zip) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ZipStream sender = new ZipStream(zip);
        if (random.nextInt(400) == 0) {
            flood(random, all);
        }
        boolean inMessage = false;
        byte[] text = {};
        for (int i = random.nextInt(1, 8); i > 0; i--) {
            if (zip.agreed() && !inMessage && random.nextInt(3) > 0) {
                sender.message(random, all);
                continue;
            }
            int opcode = random.nextInt(12) == 0 ? pick(random, OPCODES) : likely(random, inMessage);
            boolean last = opcode >= 8 || random.nextInt(3) > 0;
            if (opcode == 1 || (opcode == 0 && text.length > 0)) {
                // The rest of what the message still has to say, so that characters are cut by frames.
                byte[] more = join(text, text(random, size(random, limit)));
                int cut = last ? more.length : random.nextInt(more.length + 1);
                all.writeBytes(frame(random, last, opcode, Arrays.copyOf(more, cut)));
                text = Arrays.copyOfRange(more, cut, more.length);
            } else {
                all.writeBytes(frame(random, last, opcode, payload(random, opcode, limit)));
            }
            inMessage = opcode >= 8 ? inMessage : !last;
        }
        return all.toByteArray();
    }

    /** More frames of one message than anybody honest sends, or almost. */
    private static void flood(SplittableRandom random, ByteArrayOutputStream all) {
        all.writeBytes(RawClient.frame(random.nextInt(1, 3), 0, new byte[random.nextInt(100)]));
        for (int i = random.nextInt(1_010, 1_060); i > 0; i--) {
            all.writeBytes(RawClient.frame(0, 0, new byte[random.nextInt(40) == 0 ? 1 : 0]));
        }
        all.writeBytes(RawClient.frame(0x80, 0, new byte[0]));
    }

    private static int likely(SplittableRandom random, boolean inMessage) {
        int kind = random.nextInt(12);
        return kind == 0 ? 8 : kind < 3 ? 9 : kind == 3 ? 10 : inMessage ? 0 : random.nextInt(3) == 0 ? 2 : 1;
    }

    static byte[] payload(SplittableRandom random, int opcode, int limit) {
        if (opcode == 8) {
            byte[] reason = text(random, random.nextInt(4) == 0 ? random.nextInt(130) : random.nextInt(9));
            ByteBuffer close = ByteBuffer.allocate(2 + reason.length);
            close.putShort((short) (random.nextBoolean() ? pick(random, CODES) : random.nextInt(5_100)));
            byte[] bytes = close.put(reason).array();
            return random.nextInt(6) == 0 ? Arrays.copyOf(bytes, random.nextInt(3)) : bytes;
        }
        int size = size(random, limit);
        byte[] bytes = new byte[opcode > 8 && random.nextInt(30) > 0 ? Math.min(size, 125) : size];
        random.nextBytes(bytes);
        return bytes;
    }

    static int size(SplittableRandom random, int limit) {
        int kind = random.nextInt(300);
        return kind == 0
                ? pick(random, LARGE)
                : kind < 6 ? limit - random.nextInt(3) + 1 : kind < 60 ? pick(random, EDGES) : random.nextInt(24);
    }

    static byte[] text(SplittableRandom random, int size) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        boolean ascii = random.nextInt(4) == 0;
        int bad = random.nextInt(8) == 0 ? random.nextInt(size + 1) : -1;
        while (text.size() < size) {
            if (bad >= 0 && text.size() >= bad) {
                text.writeBytes(HexFormat.of().parseHex(BAD[random.nextInt(BAD.length)]));
                bad = -1;
            }
            String good = ascii ? GOOD[random.nextInt(2)] : GOOD[random.nextInt(GOOD.length)];
            text.writeBytes(good.getBytes(StandardCharsets.UTF_8));
        }
        return text.toByteArray();
    }

    static byte[] frame(SplittableRandom random, boolean last, int opcode, byte[] payload) {
        int mask = random.nextInt(5) == 0 ? 0 : random.nextInt();
        byte[] frame = RawClient.frame((last ? 0x80 : 0) | opcode, mask, payload);
        return random.nextInt(60) == 0 ? withAnotherLength(random, frame, payload.length, mask) : frame;
    }

    /** The frame with a length that takes too many bytes, or is wrong, huge or negative. */
    private static byte[] withAnotherLength(SplittableRandom random, byte[] frame, int length, int mask) {
        long announced = switch (random.nextInt(4)) {
            case 0 -> length;
            case 1 -> length + random.nextInt(-3, 4);
            case 2 -> random.nextLong();
            default -> 1L << random.nextInt(64);
        };
        int header = frame.length - length;
        ByteBuffer changed = ByteBuffer.allocate(14 + length).put(frame[0]);
        if (random.nextBoolean()) {
            changed.put((byte) (0x80 | 126)).putShort((short) announced);
        } else {
            changed.put((byte) (0x80 | 127)).putLong(announced);
        }
        changed.putInt(mask).put(frame, header, length);
        return Arrays.copyOf(changed.array(), changed.position());
    }

    private static byte[] mutated(SplittableRandom random, byte[] bytes) {
        int at = random.nextInt(bytes.length);
        int end = Math.min(bytes.length, at + random.nextInt(1, 20));
        byte[] head = Arrays.copyOf(bytes, at);
        byte[] tail = Arrays.copyOfRange(bytes, end, bytes.length);
        byte[] piece = Arrays.copyOfRange(bytes, at, end);
        byte[] noise = new byte[random.nextInt(6)];
        random.nextBytes(noise);
        switch (random.nextInt(5)) {
            case 0 -> {
                byte[] flipped = bytes.clone();
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                return flipped;
            }
            case 1 -> {
                return head;
            }
            case 2 -> {
                return join(head, tail);
            }
            case 3 -> {
                return join(join(head, piece), join(piece, tail));
            }
            default -> {
                return join(join(head, noise), join(piece, tail));
            }
        }
    }

    private static int[] cuts(SplittableRandom random, int length) {
        List<Integer> cuts = new ArrayList<>();
        int kind = random.nextInt(8);
        int step = kind == 0 ? 1 : kind < 3 ? 10 : kind < 5 ? 100 : kind < 6 ? 20_000 : Integer.MAX_VALUE;
        boolean pauses = random.nextInt(10) == 0;
        int smallest = length / 2_000;
        for (int at = 0; step < Integer.MAX_VALUE && at < length; ) {
            at += smallest + (step == 1 ? 1 : random.nextInt(1, step));
            if (at < length) {
                cuts.add(pauses && random.nextInt(4) == 0 ? -at : at);
            }
        }
        return cuts.stream().mapToInt(Integer::intValue).toArray();
    }

    static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    static int pick(SplittableRandom random, int[] values) {
        return values[random.nextInt(values.length)];
    }

    /** The stream without some of its bytes. */
    FrameStream without(int from, int to) {
        int[] moved = Arrays.stream(cuts)
                .map(cut ->
                        Math.abs(cut) <= from ? cut : Integer.signum(cut) * Math.max(from, Math.abs(cut) - (to - from)))
                .filter(cut -> cut != 0 && Math.abs(cut) < bytes.length - (to - from))
                .toArray();
        return new FrameStream(
                limit, zip, join(Arrays.copyOf(bytes, from), Arrays.copyOfRange(bytes, to, bytes.length)), moved);
    }

    /** The stream without one of its cuts. */
    FrameStream withoutCut(int index) {
        int[] fewer = new int[cuts.length - 1];
        System.arraycopy(cuts, 0, fewer, 0, index);
        System.arraycopy(cuts, index + 1, fewer, index, fewer.length - index);
        return new FrameStream(limit, zip, bytes, fewer);
    }

    @Override
    public String toString() {
        return "limit " + limit + ", " + zip + ", cuts " + Arrays.toString(cuts) + ", bytes "
                + HexFormat.of().formatHex(bytes);
    }
}
