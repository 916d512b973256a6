package io.novaws;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The callback for what other beans {@linkplain Connection#signal signal} to the connection.
 *
 * <p>Its one parameter that is not a connection parameter is the signal. Several may share an endpoint; the one with
 * the most specific type that fits is called. It runs in the connection's lane, after what is already waiting there.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnSignal {}
