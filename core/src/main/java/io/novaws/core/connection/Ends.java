package io.novaws.core.connection;

import io.novaws.core.lane.Lane;
import io.novaws.core.outbox.Link;
import io.novaws.core.outbox.Outbox;
import jakarta.websocket.Session;

/** What there is once a connection is open: the lane in, the sending side out, and the link under both. */
record Ends(Lane lane, Sending sending, Link link, Session containerSession) {
    Outbox outbox() {
        return sending.outbox();
    }
}
