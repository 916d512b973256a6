package io.novaws;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The server is about to be drained: called once per connection when {@link Operations#drain} begins, and once for each
 * {@link Operations#announceDrain}. A connection that opens during a drain is told after {@code @OnOpen}. An endpoint has at
 * most one such callback.
 *
 * <p>It runs in the lane, on a worker in any case. The close with 1001 does not wait for it: a callback that waited in the
 * lane for long may come after it. What it throws goes to {@code @OnError}.
 *
 * <p>Parameters are those of the other callbacks and a {@link java.time.Duration}: the time left until Nova closes this
 * connection, zero at least, or what was announced. What it returns takes effect as with every callback: a close of its
 * own replaces Nova's.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnDrain {}
