package io.novaws.core.connection;

import static java.lang.System.Logger.Level.WARNING;

import io.novaws.core.lane.Handover;
import io.novaws.core.lane.Lane;
import io.novaws.core.model.Callback;
import io.novaws.core.model.Notice;
import java.time.Duration;

/**
 * The way of a connection from the end of its link to the end of its scope, which stages that never complete must not
 * hold up. Code of the application that holds a thread is waited for.
 *
 * <p>Threading: belongs to the sweep.
 */
final class Departure {
    private static final System.Logger LOG = System.getLogger("io.novaws.endpoint");

    private final long goneAt;
    /** When the close callback was first seen to run; negative before. */
    private long closingAt = -1;

    private boolean warned;
    private boolean gaveUp;

    Departure(long goneAt) {
        this.goneAt = goneAt;
    }

    void look(LiveConnection connection, long closeTimeout, long now) {
        long running = connection.lane().running();
        Callback callback = connection.callback();
        if (running == Lane.NONE || callback == null) {
            return;
        }
        boolean closing = callback.kind() == Callback.Kind.CLOSE;
        if (closing && closingAt < 0) {
            closingAt = now;
            warned = false;
        }
        if (now - (closing ? closingAt : goneAt) < closeTimeout) {
            return;
        }
        if (running > 0) {
            warn(Notice.CLOSE_HELD_UP.text(connection, Duration.ofMillis(now - goneAt), callback.place()));
        } else if (closing) {
            tell(connection, callback, now);
            finish(connection);
        } else {
            connection.waitForNoStage();
            if (connection.lane().giveUp(-running)) {
                tell(connection, callback, now);
            }
        }
    }

    private static void finish(LiveConnection connection) {
        Endpoint endpoint = connection.served();
        Handover.run(endpoint.workers(), () -> endpoint.finish(connection));
    }

    private void tell(LiveConnection connection, Callback callback, long now) {
        if (!gaveUp) {
            gaveUp = true;
            LOG.log(WARNING, Notice.STAGE_GIVEN_UP.text(connection, Duration.ofMillis(now - goneAt), callback.place()));
        }
    }

    private void warn(String text) {
        if (!warned) {
            warned = true;
            LOG.log(WARNING, text);
        }
    }
}
