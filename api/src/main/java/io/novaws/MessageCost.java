package io.novaws;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How much of the inbound rate ({@link Limits#rate}) one message of an {@code @OnMessage} method takes: a search that
 * costs as much as fifty chat lines is declared {@code @MessageCost(50)}. Anywhere else it is a definition error (NOVA-0139).
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface MessageCost {
    /** Messages that it counts for: 1 to 1,000,000; 1 without the annotation. */
    int value();
}
