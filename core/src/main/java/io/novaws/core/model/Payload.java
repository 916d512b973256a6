package io.novaws.core.model;

/** How a message callback receives its message. */
public enum Payload {
    /** Text as it came: String, Reader, or a primitive read from it (Jakarta WebSocket 4.7). */
    TEXT,
    /** Bytes as they came: byte[], ByteBuffer, InputStream. */
    BINARY,
    /** The answer to a ping. */
    PONG,
    /** Text that a declared decoder reads. */
    DECODED_TEXT,
    /** Bytes that a declared decoder reads. */
    DECODED_BINARY,
    /** Text that JSON-B reads: any other type. */
    JSON;

    /** Whether the message arrives as text. */
    public boolean isText() {
        return this == TEXT || this == DECODED_TEXT || this == JSON;
    }

    /** Whether the message arrives as bytes. */
    public boolean isBinary() {
        return this == BINARY || this == DECODED_BINARY;
    }
}
