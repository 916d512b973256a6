package io.novaws.embedded;

import io.novaws.core.model.Compression;
import io.novaws.core.outbox.Link;
import io.novaws.core.websocket.Ticket;
import jakarta.websocket.Session;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What an admitted peer holds until its session is open.
 *
 * <p>Threading: used by the connection's event loop only.
 */
interface Pass {
    /** How large a message of the peer may be, in bytes. */
    int maxMessageSize();

    /** Whether and how messages may be compressed. */
    Compression compression();

    /** Compression is agreed on: how large a compressed message of the peer may become, in bytes. */
    int inflateTo();

    /** In how many frames a message may come beyond one for each 64 bytes. */
    int maxFragments();

    /** Says how to make the connection's link; called before {@link #present}. */
    void linkBy(Function<Session, Link> factory);

    /** Runs the container's handshake in the name of the peer. */
    <T> T present(Supplier<T> handshake);

    /** The handshake failed: nothing will be opened. */
    void discard();

    /** A pass that is Nova's ticket. */
    record OfTicket(Ticket ticket) implements Pass {
        @Override
        public int maxMessageSize() {
            return ticket.maxMessageSize();
        }

        @Override
        public Compression compression() {
            return ticket.compression();
        }

        @Override
        public int inflateTo() {
            return ticket.inflateTo();
        }

        @Override
        public int maxFragments() {
            return ticket.maxFragments();
        }

        @Override
        public void linkBy(Function<Session, Link> factory) {
            ticket.linkBy(factory);
        }

        @Override
        public <T> T present(Supplier<T> handshake) {
            return ticket.present(handshake::get);
        }

        @Override
        public void discard() {
            ticket.discard();
        }
    }
}
