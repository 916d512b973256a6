package io.novaws;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A promise that the callback, or every callback of the class, never blocks. It is called on the container's own
 * thread: no hand-over, and nobody else is served while it runs.
 *
 * <p>Without it a callback may block: it runs on a worker thread. A callback that returns a
 * {@link java.util.concurrent.CompletionStage} counts as non-blocking.
 */
@Inherited
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface NonBlocking {}
