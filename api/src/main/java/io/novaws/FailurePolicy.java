package io.novaws;

/**
 * What becomes of a connection whose callback threw, where the endpoint has no {@code @OnError} callback or that threw
 * too.
 */
public enum FailurePolicy {
    /**
     * The connection is closed with 1011, or with 1008 for a {@link SecurityException}; {@code @OnClose} runs. The peer
     * sees no exception text.
     */
    CLOSE,
    /** The failure is logged and counted, and the connection goes on with the next message. */
    IGNORE
}
