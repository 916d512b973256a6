package io.novaws.core.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One message, encoded and ready to leave: on one connection or on a thousand.
 *
 * <p>Threading: immutable but for the frames, which are made on first use; making one twice is harmless.
 */
public final class Encoded {
    /** What kind of frame carries the message (RFC 6455, 5.2). */
    public enum Kind {
        TEXT(1),
        BINARY(2),
        PING(9),
        PONG(10);

        private final int opcode;

        Kind(int opcode) {
            this.opcode = opcode;
        }

        public int opcode() {
            return opcode;
        }

        /** Whether the message is the application's, and so counts. */
        public boolean isData() {
            return this == TEXT || this == BINARY;
        }
    }

    private static final int FIN = 0x80;

    private final Kind kind;
    private final @Nullable String text;
    private final byte @Nullable [] data;
    private final int size;
    /** Of use on the link of the moment only: another would make nothing of it. */
    private final boolean ofLink;
    /** It holds credentials, and no log shows it. */
    private final boolean confidential;

    private byte @Nullable [] frame;
    private volatile byte @Nullable [] compressedFrame;

    private Encoded(Kind kind, @Nullable String text, byte @Nullable [] data, int size) {
        this(kind, text, data, size, false, false);
    }

    private Encoded(
            Kind kind, @Nullable String text, byte @Nullable [] data, int size, boolean ofLink, boolean confidential) {
        this.ofLink = ofLink;
        this.confidential = confidential;
        this.kind = kind;
        this.text = text;
        this.data = data;
        this.size = size;
    }

    public static Encoded text(String text) {
        return new Encoded(Kind.TEXT, text, null, utf8Length(text));
    }

    /** A binary message of a copy of what remains in {@code payload}, whose position stays. */
    public static Encoded binary(ByteBuffer payload) {
        return control(Kind.BINARY, payload);
    }

    /** A binary message of these bytes, which must not change any more. */
    public static Encoded binary(byte[] payload) {
        return new Encoded(Kind.BINARY, null, payload, payload.length);
    }

    /** A message of a copy of what remains in {@code payload}, whose position stays. */
    public static Encoded control(Kind kind, ByteBuffer payload) {
        byte[] copy = new byte[payload.remaining()];
        payload.duplicate().get(copy);
        return new Encoded(kind, null, copy, copy.length);
    }

    /** The same, for the link of the moment only: it does not wait for another. */
    public Encoded forThisLink() {
        return new Encoded(kind, text, data, size, true, confidential);
    }

    /** The same, as what holds credentials. */
    public Encoded withCredentials() {
        return new Encoded(kind, text, data, size, ofLink, true);
    }

    /** Whether it holds credentials, so that no log may show it. */
    public boolean isConfidential() {
        return confidential;
    }

    /** Whether another link than the one of the moment would make nothing of it: a control frame, or said to be so. */
    public boolean isOfLink() {
        return ofLink || !kind.isData();
    }

    public Kind kind() {
        return kind;
    }

    /** The size of the payload in bytes. */
    public int size() {
        return size;
    }

    /** The text of a text message. */
    public String text() {
        if (text == null) {
            throw new IllegalStateException("not a text message: " + kind);
        }
        return text;
    }

    /** The payload's bytes: not to be changed. */
    public byte[] payload() {
        return data != null ? data : text().getBytes(StandardCharsets.UTF_8);
    }

    /** Prepares the message for many receivers: the frame is made once and kept. */
    public Encoded forMany() {
        if (frame == null) {
            byte[] payload = payload();
            byte[] whole = new byte[headerLength() + payload.length];
            ByteBuffer buffer = ByteBuffer.wrap(whole);
            writeHeader(buffer);
            buffer.put(payload);
            frame = whole;
        }
        return this;
    }

    /** The whole unmasked frame, where {@link #forMany} made it; not to be changed. */
    public byte @Nullable [] frame() {
        return frame;
    }

    /**
     * What a transport noted as {@link #compressedFrame(byte[])}; null if nothing. Not to be changed.
     */
    public byte @Nullable [] compressedFrame() {
        return compressedFrame;
    }

    /**
     * Notes the whole frame of the compressed message for all receivers whose frame is the same, so that it is compressed
     * once; empty where compressing does not pay. What it looks like is the transport's affair.
     */
    public void compressedFrame(byte[] whole) {
        compressedFrame = whole;
    }

    /** The length of an unmasked frame header for this payload. */
    public int headerLength() {
        return size < 126 ? 2 : size < 65_536 ? 4 : 10;
    }

    /** Writes the header of an unmasked, final frame (RFC 6455, 5.2). */
    public void writeHeader(ByteBuffer target) {
        target.put((byte) (FIN | kind.opcode()));
        if (size < 126) {
            target.put((byte) size);
        } else if (size < 65_536) {
            target.put((byte) 126).putShort((short) size);
        } else {
            target.put((byte) 127).putLong(size);
        }
    }

    /** As {@link String#getBytes} with UTF-8 would have it: a lone surrogate is replaced by one byte. */
    public static int utf8Length(String text) {
        int length = text.length();
        int bytes = length;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                continue;
            }
            if (c < 0x800) {
                bytes++;
            } else if (!Character.isSurrogate(c)) {
                bytes += 2;
            } else if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
                bytes += 2;
                i++;
            }
        }
        return bytes;
    }

    @Override
    public String toString() {
        return kind + "[" + size + " bytes]";
    }
}
