package io.novaws.core.dispatch;

import io.novaws.CloseCause;
import io.novaws.core.connection.LiveConnection;
import io.novaws.core.model.Notice;
import io.novaws.core.model.NoticeLog;
import jakarta.websocket.CloseReason;

/** The one line about a connection that did not end as connections should: never a text that the peer sent. */
final class EndLog {
    private static final NoticeLog LOG = NoticeLog.of("io.novaws.connection");

    private EndLog() {}

    /** Says why the connection ended, where somebody may want to know. */
    static void log(LiveConnection connection) {
        CloseReason reason = connection.closeReason();
        CloseCause cause = connection.closeCause().orElse(CloseCause.ERROR);
        if (reason == null
                || cause == CloseCause.PEER
                || cause == CloseCause.APPLICATION
                || cause == CloseCause.DRAIN) {
            return;
        }
        int code = reason.getCloseCode().getCode();
        if (cause == CloseCause.LIMIT) {
            LOG.log(
                    System.Logger.Level.INFO,
                    Notice.CLOSED_BY_LIMIT,
                    connection.endpoint(),
                    code,
                    limit(connection, reason, code));
        } else {
            LOG.log(System.Logger.Level.DEBUG, Notice.CLOSED_ABNORMALLY, connection.endpoint(), code, cause);
        }
    }

    /** Our own words where we closed; the transport's or the container's may be the peer's. */
    private static String limit(LiveConnection connection, CloseReason reason, int code) {
        if (connection.isClosingLocally()) {
            return reason.getReasonPhrase();
        }
        return code == CloseReason.CloseCodes.TOO_BIG.getCode() ? "a message was too big" : "by the transport";
    }
}
