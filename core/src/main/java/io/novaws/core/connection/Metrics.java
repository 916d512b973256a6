package io.novaws.core.connection;

import io.novaws.CloseCause;
import io.novaws.core.model.Notice;
import io.novaws.core.model.NoticeLog;
import io.novaws.handler.MetricsCollector;
import io.novaws.handler.MetricsCollector.FrameType;
import java.util.function.Consumer;

/**
 * The application's collector, which cannot disturb a connection.
 *
 * <p>Threading: safe from any thread.
 */
public final class Metrics {
    private static final NoticeLog LOG = NoticeLog.of("io.novaws.endpoint");

    private final MetricsCollector collector;

    /** Tells this collector. */
    public Metrics(MetricsCollector collector) {
        this.collector = collector;
    }

    void opened(LiveConnection connection) {
        tell(to -> to.opened(connection));
    }

    void closed(LiveConnection connection, int code, CloseCause cause) {
        tell(to -> to.closed(connection, code, cause));
    }

    /** A frame of the peer, or what counts as one. */
    public void came(LiveConnection connection, int opcode, long bytes) {
        tell(to -> to.frameReceived(connection, type(opcode), bytes));
    }

    /** A frame to the peer, or what counts as one. */
    public void left(LiveConnection connection, int opcode, long bytes) {
        tell(to -> to.frameSent(connection, type(opcode), bytes));
    }

    void rejected(LiveConnection connection, int code, long bytes) {
        tell(to -> to.frameRejected(connection, code, bytes));
    }

    private void tell(Consumer<MetricsCollector> call) {
        try {
            call.accept(collector);
        } catch (RuntimeException | Error failure) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    failure,
                    Notice.CALLBACK_FAILED,
                    collector.getClass().getName(),
                    "");
        }
    }

    private static FrameType type(int opcode) {
        return switch (opcode) {
            case 0 -> FrameType.CONTINUATION;
            case 1 -> FrameType.TEXT;
            case 2 -> FrameType.BINARY;
            case 8 -> FrameType.CLOSE;
            case 9 -> FrameType.PING;
            default -> FrameType.PONG;
        };
    }
}
