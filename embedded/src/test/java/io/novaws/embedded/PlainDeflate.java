package io.novaws.embedded;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * permessage-deflate for the plain parser: after each frame it inflates the message from its beginning, with all that may
 * be referred to as a dictionary (RFC 7692, 7.2.2).
 *
 * <p>Threading: one thread.
 */
final class PlainDeflate implements PlainParser.Extension {
    private static final int WINDOW = 32 * 1024;

    /** What the server may inflate at one go: within that it may find data invalid before it finds them too large. */
    private static final int SLACK = 16 * 1024;

    private static final byte[] END = {0, 0, (byte) 0xff, (byte) 0xff, 3, 0};
    private static final Inflater INFLATER = new Inflater(true);
    private static final byte[] BUFFER = new byte[4096];

    private final int limit;
    private final boolean takeover;
    private byte[] past = {};

    PlainDeflate(int limit, boolean takeover) {
        this.limit = limit;
        this.takeover = takeover;
    }

    @Override
    public boolean mayMark(int opcode) {
        return opcode == 1 || opcode == 2;
    }

    @Override
    public int mostOnTheWire(int maxMessageSize) {
        int limits = Math.min(maxMessageSize, limit);
        return limits + limits / 7 + 64;
    }

    @Override
    public PlainParser.Reading read(byte[] message, boolean last) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        boolean broken = false;
        try {
            begin(message);
            inflate(message, plain);
            broken = last && message.length > 0 && plain.size() <= limit && !endsWell();
        } catch (DataFormatException invalid) {
            broken = true;
        }
        if (last && takeover) {
            byte[] all = FrameStream.join(past, plain.toByteArray());
            past = Arrays.copyOfRange(all, Math.max(0, all.length - WINDOW), all.length);
        }
        return new PlainParser.Reading(plain.toByteArray(), plain.size() > limit, broken);
    }

    private void begin(byte[] input) {
        INFLATER.reset();
        byte[] dictionary = past;
        if (dictionary.length > 0) {
            INFLATER.setDictionary(dictionary);
        }
        INFLATER.setInput(input);
    }

    private void inflate(byte[] message, ByteArrayOutputStream plain) throws DataFormatException {
        boolean more = message.length > 0;
        while (more && plain.size() <= limit + SLACK) {
            int count = INFLATER.inflate(BUFFER);
            plain.write(BUFFER, 0, count);
            int left = INFLATER.getRemaining();
            if (INFLATER.finished() && left > 0) {
                byte[] before = past;
                byte[] all = takeover ? FrameStream.join(past, plain.toByteArray()) : past;
                past = Arrays.copyOfRange(all, Math.max(0, all.length - WINDOW), all.length);
                begin(Arrays.copyOfRange(message, message.length - left, message.length));
                past = before;
            } else {
                more = !INFLATER.finished() && (left > 0 || count == BUFFER.length);
            }
        }
    }

    /** Whether a block ends with the data, so that an empty one may follow. */
    private static boolean endsWell() throws DataFormatException {
        if (INFLATER.finished()) {
            return true;
        }
        INFLATER.setInput(END);
        return INFLATER.inflate(BUFFER) == 0 && INFLATER.finished() && INFLATER.getRemaining() == 0;
    }
}
