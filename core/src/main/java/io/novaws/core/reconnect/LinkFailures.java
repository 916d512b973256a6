package io.novaws.core.reconnect;

import io.novaws.DialException;
import io.novaws.handler.LinkFailure;
import io.novaws.handler.LinkFailure.Kind;
import jakarta.websocket.CloseReason;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What a transport reports, as a failure that can be judged. */
public final class LinkFailures {
    private static final System.Logger LOG = System.getLogger("io.novaws.client");
    private static final int NO_FRAME = 1006;

    private LinkFailures() {}

    /** A dial that failed. */
    public static LinkFailure of(DialException failure) {
        Kind kind = switch (failure.reason()) {
            case UNREACHABLE -> Kind.UNREACHABLE;
            case TIMEOUT -> Kind.TIMEOUT;
            case TLS -> Kind.TLS;
            case REFUSED -> Kind.REFUSED;
            case PROTOCOL, CLOSED -> Kind.PROTOCOL;
            case AUTHENTICATION -> Kind.AUTHENTICATION;
        };
        return new LinkFailure(
                kind, OptionalInt.empty(), "", failure.status(), failure.retryAfter(), Optional.of(failure));
    }

    /** A link that ended: by a close frame of the server, or without one. */
    public static LinkFailure of(CloseReason reason, @Nullable Throwable cause) {
        int code = reason.getCloseCode().getCode();
        boolean closed = code != NO_FRAME;
        return new LinkFailure(
                closed ? Kind.CLOSED : Kind.LOST,
                closed ? OptionalInt.of(code) : OptionalInt.empty(),
                closed ? reason.getReasonPhrase() : "",
                OptionalInt.empty(),
                Optional.empty(),
                Optional.ofNullable(cause));
    }

    /** The server does not answer to the credentials. */
    public static LinkFailure late(Throwable cause) {
        return bare(Kind.TIMEOUT, cause);
    }

    /** The server does not accept the credentials, or there are none to show. */
    public static LinkFailure authentication(Throwable cause) {
        return bare(Kind.AUTHENTICATION, cause);
    }

    /** Nobody answers any more. */
    public static LinkFailure lost() {
        return bare(Kind.LOST, null);
    }

    static LinkFailure unexpected(@Nullable Throwable thrown) {
        if (thrown != null) {
            log("a link could not be made use of", thrown);
        }
        return bare(Kind.PROTOCOL, thrown);
    }

    private static LinkFailure bare(Kind kind, @Nullable Throwable cause) {
        return new LinkFailure(
                kind, OptionalInt.empty(), "", OptionalInt.empty(), Optional.empty(), Optional.ofNullable(cause));
    }

    static void log(String what, Throwable thrown) {
        LOG.log(System.Logger.Level.ERROR, what, thrown);
    }
}
