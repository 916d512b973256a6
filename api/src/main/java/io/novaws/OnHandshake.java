package io.novaws;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The callback that admits or refuses a connection, before the 101 response is written.
 *
 * <p>Returns an {@link Admission} or a {@link java.util.concurrent.CompletionStage} of one; {@code void} admits. It may
 * declare {@link Handshake}, {@link Connection} and {@link jakarta.websocket.server.PathParam} parameters. What it
 * stores in the endpoint's fields or in connection-scoped beans is there for the life of the connection. Throwing
 * refuses with 500; the peer sees no exception text, and {@code @OnError} is not called. Nothing can be sent yet.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnHandshake {}
