package io.novaws.it.suite;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A case, or all of a behaviour, that is left out on the servers of a deviation; another, {@link Shows}, asserts what these do
 * instead.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Unless {
    Deviation value();
}
