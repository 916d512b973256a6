package io.novaws.embedded;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.novaws.core.lane.Lane;
import io.novaws.core.outbox.Link;
import io.novaws.core.outbox.LinkOwner;
import io.novaws.core.outbox.Outbox;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The link of a connection whose frames are ours.
 *
 * <p>Threading: safe from any thread; everything happens on the connection's event loop, nothing inside a call.
 */
final class NettyLink implements Link, Runnable {
    private final WebSocketHandler handler;
    private final EventLoop loop;

    /** Written before a wake-up is handed to the event loop, read there. */
    private @Nullable Outbox outbox;
    /** What the event loop saw the last time. */
    private volatile long progress;

    NettyLink(WebSocketHandler handler, EventLoop loop) {
        this.handler = handler;
        this.loop = loop;
    }

    @Override
    public void wake(Outbox source) {
        outbox = source;
        if (loop.inEventLoop() && handler.isBusy()) {
            handler.takeFrom(source);
        } else {
            execute(this);
        }
    }

    /** The wake-up, on the event loop. */
    @Override
    public void run() {
        Outbox source = outbox;
        if (source != null) {
            handler.takeFrom(source);
            handler.pump();
        }
    }

    @Override
    public void adjustReading(Lane lane) {
        if (loop.inEventLoop()) {
            handler.read(lane.wantsInput());
        } else {
            execute(() -> handler.read(lane.wantsInput()));
        }
    }

    @Override
    public void attach(LinkOwner owner) {
        handler.closing().attach(owner);
    }

    @Override
    public long activity() {
        return handler.activity();
    }

    @Override
    public long progress() {
        execute(this::look);
        return progress;
    }

    private void look() {
        progress = handler.outbound().progress();
    }

    @Override
    public boolean ownsFrames() {
        return true;
    }

    @Override
    public void hibernate() {
        execute(handler::hibernate);
    }

    @Override
    public boolean mayBlockHere() {
        return !(Thread.currentThread() instanceof FastThreadLocalThread);
    }

    @Override
    public void abort() {
        execute(handler::abort);
    }

    private void execute(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException stopped) {
            // The event loop has closed its channels: there is nothing to do any more.
        }
    }
}
