package io.novaws;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The callback of a client endpoint for each link after the first: the same connection, with the same scope, has a new
 * link, has authenticated again where it was authenticated, and has asked for its confirmed subscriptions again.
 *
 * <p>At most one per endpoint. It takes the parameters of {@code @OnOpen} and runs in the connection's lane. On a server
 * endpoint it is a definition error.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnReconnected {}
