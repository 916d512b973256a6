package io.novaws;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The server is about to be drained ({@link Operations#drain}): called once per connection and drain, in the lane,
 * before the connection's close with 1001. A connection that opens meanwhile is told after {@code @OnOpen}.
 *
 * <p>Parameters are those of the other callbacks and a {@link java.time.Duration}: the time left until Nova closes this
 * connection. What it returns takes effect as with every callback: a close of its own replaces Nova's.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnDrain {}
