package io.novaws.it.support;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * A peer's side of permessage-deflate (RFC 7692, 7.2): remembers what went either way until told to forget.
 *
 * <p>Threading: one thread at a time.
 */
public final class Zip implements AutoCloseable {
    private static final int FLUSH = 4;

    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final Inflater inflater = new Inflater(true);

    /** The payload of a compressed message that is not empty. */
    public byte[] deflate(byte[] plain) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[1024];
        deflater.setInput(plain);
        int count = buffer.length;
        while (count == buffer.length) {
            count = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
            all.write(buffer, 0, count);
        }
        return Arrays.copyOf(all.toByteArray(), all.size() - FLUSH);
    }

    public byte[] deflate(String plain) {
        return deflate(plain.getBytes(StandardCharsets.UTF_8));
    }

    /** The text that a compressed payload stands for; fails the test if it is not valid. */
    public String inflate(byte[] payload) {
        byte[] whole = Arrays.copyOf(payload, payload.length + FLUSH);
        Arrays.fill(whole, whole.length - 2, whole.length, (byte) 0xff);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[1024];
        inflater.setInput(whole);
        try {
            for (int count = inflater.inflate(buffer); count > 0; count = inflater.inflate(buffer)) {
                all.write(buffer, 0, count);
            }
        } catch (DataFormatException invalid) {
            throw new AssertionError("the server sent what cannot be inflated", invalid);
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    public void forgetSent() {
        deflater.reset();
    }

    public void forgetReceived() {
        inflater.reset();
    }

    @Override
    public void close() {
        deflater.end();
        inflater.end();
    }
}
