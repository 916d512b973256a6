package io.novaws.embedded;

/** The peer broke a rule of the protocol, or sent more than it may: the connection fails (RFC 6455, 7.1.7). */
final class ProtocolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    static final int PROTOCOL_ERROR = 1002;
    static final int INVALID_DATA = 1007;
    static final int REFUSED = 1008;
    static final int TOO_BIG = 1009;

    private final int code;
    private final long size;

    private ProtocolException(int code, String message) {
        this(code, message, -1);
    }

    private ProtocolException(int code, String message, long size) {
        super(message, null, false, false);
        this.code = code;
        this.size = size;
    }

    /** A violation with the code 1002. */
    static ProtocolException error(String rule) {
        return new ProtocolException(PROTOCOL_ERROR, rule);
    }

    /** Text that is not UTF-8: 1007. */
    static ProtocolException invalidData(String rule) {
        return new ProtocolException(INVALID_DATA, rule);
    }

    /** What the protocol allows, and nobody honest does: 1008. */
    static ProtocolException refused(String rule) {
        return new ProtocolException(REFUSED, rule);
    }

    /** A message above the limit: 1009. */
    static ProtocolException tooBig(int limit, long size) {
        return new ProtocolException(TOO_BIG, "a message may have " + limit + " bytes", size);
    }

    int code() {
        return code;
    }

    /** The size of what is too big, as far as it is known; -1 for any other reason. */
    long size() {
        return size;
    }
}
