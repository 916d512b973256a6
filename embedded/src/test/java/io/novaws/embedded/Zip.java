package io.novaws.embedded;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * A peer's side of permessage-deflate, as plain as RFC 7692 describes it (7.2): one deflater and one inflater, which
 * remember everything unless told to forget.
 */
final class Zip implements AutoCloseable {
    private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

    private final Deflater deflater;
    private final Inflater inflater = new Inflater(true);

    Zip() {
        this(Deflater.DEFAULT_COMPRESSION);
    }

    Zip(int level) {
        deflater = new Deflater(level, true);
    }

    byte[] deflate(String text) {
        return deflate(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The payload of a compressed message. */
    byte[] deflate(byte[] plain) {
        deflater.setInput(plain);
        byte[] flushed = drain(Deflater.SYNC_FLUSH);
        if (flushed.length == 0) {
            return new byte[] {0}; // 7.2.3.6: nothing to flush
        }
        byte[] tail = Arrays.copyOfRange(flushed, flushed.length - 4, flushed.length);
        if (!Arrays.equals(tail, TAIL)) {
            throw new AssertionError("no sync flush");
        }
        return Arrays.copyOf(flushed, flushed.length - 4);
    }

    /** What comes out now, as it is. */
    byte[] drain(int flush) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[4096];
        int count = buffer.length;
        while (count == buffer.length) {
            count = deflater.deflate(buffer, 0, buffer.length, flush);
            all.write(buffer, 0, count);
        }
        return all.toByteArray();
    }

    Deflater deflater() {
        return deflater;
    }

    /** The message that a compressed payload stands for. */
    byte[] inflate(byte[] payload) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] whole = Arrays.copyOf(payload, payload.length + 4);
        System.arraycopy(TAIL, 0, whole, payload.length, 4);
        inflater.setInput(whole);
        byte[] buffer = new byte[4096];
        try {
            for (int count = inflater.inflate(buffer); count > 0; count = inflater.inflate(buffer)) {
                all.write(buffer, 0, count);
            }
        } catch (DataFormatException broken) {
            throw new AssertionError("the server sent invalid data", broken);
        }
        if (inflater.getRemaining() > 0) {
            throw new AssertionError(inflater.getRemaining() + " bytes are left");
        }
        return all.toByteArray();
    }

    String inflateText(byte[] payload) {
        return new String(inflate(payload), StandardCharsets.UTF_8);
    }

    void forgetSent() {
        deflater.reset();
    }

    void forgetReceived() {
        inflater.reset();
    }

    @Override
    public void close() {
        deflater.end();
        inflater.end();
    }
}
