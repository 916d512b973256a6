package io.novaws;

import jakarta.enterprise.inject.Stereotype;
import jakarta.websocket.Decoder;
import jakarta.websocket.Encoder;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A CDI bean whose callbacks serve WebSocket connections: those that come in at a path, or those that it dials.
 *
 * <p>A stereotype, and so a bean-defining annotation. The bean is {@link ConnectionScoped} unless it declares another
 * scope: its fields are the state of one connection. {@code @ApplicationScoped} makes one shared instance that is called
 * by many connections at once, {@code @Dependent} one instance per connection, {@code @RequestScoped} one per callback;
 * {@code @SessionScoped} is a definition error.
 *
 * <p>Callbacks are the methods annotated {@link OnHandshake}, {@link jakarta.websocket.OnOpen}, {@link OnReconnected},
 * {@link jakarta.websocket.OnMessage}, {@link OnSignal}, {@link OnDrain}, {@link jakarta.websocket.OnError} and
 * {@link jakarta.websocket.OnClose}. They run one at a time per connection, in order, and may block unless they are
 * {@link NonBlocking}. Interceptors and decorators apply to them.
 */
@Stereotype
@ConnectionScoped
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface NovaEndpoint {
    /**
     * The path that the endpoint serves: absolute, with {@code {name}} for a variable segment (Jakarta WebSocket 4.1.1,
     * URI template level 1). An endpoint has either a path or a {@link #uri}.
     */
    String value() default "";

    /**
     * The addresses that a client endpoint dials, {@code ws://} or {@code wss://}, tried in turn: each may have variables,
     * {@code {symbol}}, in its path, and takes {@code ${key}} and {@code ${key:default}} from the configuration.
     * {@code nova.endpoint."Name".uri} goes before it. An endpoint has either a {@link #value path} or a uri.
     */
    String[] uri() default {};

    /** When a client endpoint is dialled; when it is asked for by default. */
    Connect connect() default Connect.ON_DEMAND;

    /** What becomes of messages that a client sends while it has no link; they fail by default. */
    Detached detached() default Detached.FAIL;

    /**
     * Beans that replace policies for this endpoint, each of one or more of the types in {@code io.novaws.handler}; they go
     * before application-wide beans of these types. A bean that an endpoint names, or is, counts for that endpoint only.
     */
    Class<?>[] handlers() default {};

    /** A short name for logs and settings; the simple name of the class unless given. */
    String name() default "";

    /** The subprotocols that the endpoint speaks, in order of preference (RFC 6455, 1.9). None by default. */
    String[] subprotocols() default {};

    /** Encoders for what callbacks return and beans send; consulted before JSON-B. */
    Class<? extends Encoder>[] encoders() default {};

    /** Decoders for what the peer sends; consulted before JSON-B. */
    Class<? extends Decoder>[] decoders() default {};

    /**
     * Origins that may connect beside the server's own, each {@code scheme://host[:port]}; {@code *} admits every
     * origin (RFC 6455, 10.2). None by default: a browser's page from elsewhere is refused with 403.
     */
    String[] origins() default {};

    /**
     * The largest message that the peer may send, in bytes of payload, whole or in fragments; a larger one closes the
     * connection with 1009. 1 to 2,147,483,639; the server's unless given, 65,536 by default.
     */
    int maxMessageSize() default Limits.UNSET;

    /** What one connection may take, and how long; every value that is not given is the server's. */
    Limits limits() default @Limits;

    /**
     * Whether messages may be compressed (RFC 7692) where the peer offers it and the server can: the embedded server. Off
     * by default; {@code nova.server.compression} switches it on for every endpoint. Costs memory and time per message,
     * and tells an eavesdropper something where a secret and an attacker's text share a message.
     */
    boolean compression() default false;

    /**
     * Whether a compressed message may refer to the ones before it, in both directions (RFC 7692, 7.1.1): short messages
     * that are alike shrink a lot more, and each connection keeps up to 32 KiB of heap and 268 KB outside it. Off by
     * default; {@code nova.server.compression-context-takeover} switches it on for every endpoint. Means nothing without
     * {@link #compression}, or where the peer declines it.
     */
    boolean compressionContextTakeover() default false;

    /**
     * Messages of fewer bytes leave as they are. 0 to 2,147,483,647; the server's unless given, 256 by default. With
     * {@link #compressionContextTakeover}, 0 compresses best.
     */
    int compressionMinSize() default Limits.UNSET;

    /** What happens to the connection when a callback throws and there is no {@code @OnError}. Close by default. */
    FailurePolicy onFailure() default FailurePolicy.CLOSE;
}
