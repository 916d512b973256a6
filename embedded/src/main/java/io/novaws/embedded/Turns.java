package io.novaws.embedded;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The turns of one connection among those of its event loop.
 *
 * <p>Threading: used on the event loop.
 */
final class Turns {
    private Turns() {}

    /**
     * Runs the task when every other connection of the event loop has been read from. A task that is merely executed would
     * run before that: the event loop empties its queue of tasks, as long as that takes.
     *
     * @return done when the task has run, cancelled if the event loop stops before
     */
    static Future<?> afterOthers(Channel channel, Runnable task) {
        return channel.eventLoop().schedule(task, 0, TimeUnit.NANOSECONDS);
    }
}
