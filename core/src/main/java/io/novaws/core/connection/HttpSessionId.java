package io.novaws.core.connection;

/**
 * The id of the HTTP session that a connection belongs to. A login changes it, and the session stays.
 *
 * <p>Threading: safe from any thread. It is in no {@code toString}.
 */
public final class HttpSessionId {
    private volatile String value;
    private volatile boolean ended;

    public HttpSessionId(String value) {
        this.value = value;
    }

    boolean is(String id) {
        return value.equals(id);
    }

    void becomes(String id) {
        value = id;
    }

    void ends() {
        ended = true;
    }

    boolean hasEnded() {
        return ended;
    }

    @Override
    public String toString() {
        return "an HTTP session";
    }
}
