package io.novaws.core.websocket;

import io.novaws.Admission;
import io.novaws.core.connection.Identity;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** What the {@link Gate} says to a request. */
public sealed interface Verdict {
    /** Goes on with this verdict, at once or when there is one. */
    default Verdict then(UnaryOperator<Verdict> step) {
        return step.apply(this);
    }

    /** No endpoint serves the path: the request is not Nova's. */
    record Unknown() implements Verdict {}

    /**
     * The peer gets this response and nothing else.
     *
     * @param response status, headers and body
     * @param why who refuses and why, for the log
     */
    record Refused(Admission.Refused response, Why why) implements Verdict {}

    /** Why a request is refused, and whether somebody may have to do something about it. */
    enum Why {
        /** The application says so. */
        APPLICATION("by the application", System.Logger.Level.DEBUG),
        /** The caller lacks the role. */
        ROLE("the caller lacks the role", System.Logger.Level.DEBUG),
        /** A role is asked for, and nobody has said who the caller is. */
        NO_CALLER(
                "a role is asked for, and neither the server nor @OnHandshake names a caller",
                System.Logger.Level.DEBUG),
        /** The handshake callback failed: a line of its own says so. */
        FAILURE("the handshake failed", System.Logger.Level.TRACE),
        /** The {@code Host} is not one of this server's. */
        HOST("the server does not answer for that host", System.Logger.Level.INFO),
        /** The page comes from elsewhere. */
        ORIGIN("pages of its origin may not connect", System.Logger.Level.INFO),
        /** No browser, and a browser's credentials. */
        NO_ORIGIN("it carries a cookie, a password or a certificate, and no Origin", System.Logger.Level.INFO),
        /** Nobody may connect. */
        DENIED("nobody may connect", System.Logger.Level.DEBUG),
        /** The server is full. */
        SERVER_FULL("nova.server.max-connections are open", System.Logger.Level.WARNING),
        /** The endpoint is full. */
        ENDPOINT_FULL("max-connections of the endpoint are open", System.Logger.Level.WARNING),
        /** The address has as many as it may. */
        ADDRESS_FULL("nova.server.max-connections-per-address are open", System.Logger.Level.INFO),
        /** The server drains or stops. */
        DRAINING("the server drains", System.Logger.Level.DEBUG),
        /** The decision took too long. */
        LATE("the handshake took longer than handshake-timeout", System.Logger.Level.INFO);

        private final String text;
        private final System.Logger.Level level;

        Why(String text, System.Logger.Level level) {
            this.text = text;
            this.level = level;
        }

        String text() {
            return text;
        }

        System.Logger.Level level() {
            return level;
        }
    }

    /**
     * The peer may come in.
     *
     * @param ticket what the container's handshake must present; discarded by the transport if that fails
     */
    record Admitted(Ticket ticket) implements Verdict {}

    /**
     * A role is asked for, nobody has said who the caller is, and nothing else is against the request. The transport may
     * find out, and calls one of both, once.
     *
     * @param known the verdict on that caller
     * @param unknown the refusal
     */
    record Anonymous(Function<Identity, Verdict> known, Supplier<Verdict> unknown) implements Verdict {
        @Override
        public Verdict then(UnaryOperator<Verdict> step) {
            return new Anonymous(caller -> step.apply(known.apply(caller)), () -> step.apply(unknown.get()));
        }
    }
}
