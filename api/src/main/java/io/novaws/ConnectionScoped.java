package io.novaws;

import jakarta.enterprise.context.NormalScope;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The scope of one connection: what the application keeps for a peer.
 *
 * <p>It begins with the handshake callback, is active in every callback of the connection on whatever thread that runs,
 * and ends, exactly once, after {@code @OnClose}; where no open follows the handshake it ends there. Outside a callback
 * a connection-scoped bean answers with a {@link jakarta.enterprise.context.ContextNotActiveException} that says what
 * to inject instead.
 *
 * <p>{@code @Initialized}, {@code @BeforeDestroyed} and {@code @Destroyed(ConnectionScoped.class)} events carry the
 * {@link Connection}.
 */
@NormalScope
@Inherited
@Documented
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME)
public @interface ConnectionScoped {}
