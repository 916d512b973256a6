package io.novaws.embedded;

import java.util.Arrays;

/** The deflate format read symbol by symbol (RFC 1951, 3.2), which tells how far back the data refer. */
final class PlainInflater {
    private static final int[] LENGTH_BASE = {
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
        258
    };
    private static final int[] LENGTH_EXTRA = {
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
    };
    private static final int[] ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

    private final byte[] in;
    private int bit;
    private byte[] out = new byte[1024];
    private int length;
    private int furthest;

    /** Reads all blocks of the data, up to an empty stored one at their very end. */
    PlainInflater(byte[] data) {
        in = data;
        while (bit < in.length * 8) {
            block();
        }
    }

    byte[] output() {
        return Arrays.copyOf(out, length);
    }

    /** The largest distance of a reference, in bytes. */
    int furthest() {
        return furthest;
    }

    private void block() {
        bits(1);
        switch (bits(2)) {
            case 0 -> stored();
            case 1 -> symbols(fixedLengths(), filled(30, 5));
            case 2 -> dynamic();
            default -> throw new AssertionError("an unknown kind of block");
        }
    }

    private void stored() {
        bit = (bit + 7) / 8 * 8;
        int count = bits(16);
        if (bits(16) != (count ^ 0xffff)) {
            throw new AssertionError("a stored block of no length");
        }
        for (int i = 0; i < count; i++) {
            put((byte) bits(8));
        }
    }

    private void dynamic() {
        int literals = bits(5) + 257;
        int distances = bits(5) + 1;
        int[] codeLengths = new int[19];
        int codes = bits(4) + 4;
        for (int i = 0; i < codes; i++) {
            codeLengths[ORDER[i]] = bits(3);
        }
        int[] all = new int[literals + distances];
        for (int i = 0; i < all.length; ) {
            int symbol = symbol(codeLengths);
            int repeated = symbol < 16 ? symbol : symbol == 16 ? all[i - 1] : 0;
            int times = symbol < 16 ? 1 : symbol == 16 ? 3 + bits(2) : symbol == 17 ? 3 + bits(3) : 11 + bits(7);
            Arrays.fill(all, i, i + times, repeated);
            i += times;
        }
        symbols(Arrays.copyOf(all, literals), Arrays.copyOfRange(all, literals, all.length));
    }

    private void symbols(int[] literals, int[] distances) {
        for (int symbol = symbol(literals); symbol != 256; symbol = symbol(literals)) {
            if (symbol < 256) {
                put((byte) symbol);
            } else {
                int count = LENGTH_BASE[symbol - 257] + bits(LENGTH_EXTRA[symbol - 257]);
                int code = symbol(distances);
                int extra = Math.max(0, code / 2 - 1);
                int distance = code < 2 ? code + 1 : ((2 + code % 2) << extra) + 1 + bits(extra);
                furthest = Math.max(furthest, distance);
                for (int i = 0; i < count; i++) {
                    put(out[length - distance]);
                }
            }
        }
    }

    /** Reads one symbol of the canonical code with these lengths. */
    private int symbol(int[] lengths) {
        int code = 0;
        int first = 0;
        for (int size = 1; size < 16; size++) {
            code = code << 1 | bits(1);
            first <<= 1;
            for (int symbol = 0; symbol < lengths.length; symbol++) {
                if (lengths[symbol] == size && code == first++) {
                    return symbol;
                }
            }
        }
        throw new AssertionError("a code that is none");
    }

    private int bits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++, bit++) {
            value |= (in[bit / 8] >> bit % 8 & 1) << i;
        }
        return value;
    }

    private void put(byte b) {
        if (length == out.length) {
            out = Arrays.copyOf(out, length * 2);
        }
        out[length++] = b;
    }

    private static int[] fixedLengths() {
        int[] lengths = filled(288, 8);
        Arrays.fill(lengths, 144, 256, 9);
        Arrays.fill(lengths, 256, 280, 7);
        return lengths;
    }

    private static int[] filled(int size, int value) {
        int[] all = new int[size];
        Arrays.fill(all, value);
        return all;
    }
}
