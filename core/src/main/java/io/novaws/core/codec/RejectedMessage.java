package io.novaws.core.codec;

/** A message of the peer that no callback can be called with. Carries no payload. */
public final class RejectedMessage extends Exception {
    private static final long serialVersionUID = 1L;

    /** Data of a kind or type that the endpoint does not take (RFC 6455, 7.4.1). */
    public static final int UNSUPPORTED = 1003;

    /** Data that is not what its type requires (RFC 6455, 7.4.1). */
    public static final int INVALID = 1007;

    /** Data that is larger than its callback takes (RFC 6455, 7.4.1). */
    public static final int TOO_BIG = 1009;

    private final int closeCode;

    RejectedMessage(int closeCode, String message) {
        super(message);
        this.closeCode = closeCode;
    }

    RejectedMessage(int closeCode, String message, Throwable cause) {
        super(message, cause);
        this.closeCode = closeCode;
    }

    /** The code to close with where the application does not handle it. */
    public int closeCode() {
        return closeCode;
    }
}
