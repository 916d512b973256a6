package io.novaws;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name by which a JSON message is told apart from the others of its endpoint: the value of its {@code type} member.
 *
 * <p>On a class or record: messages of that name are read into it, and
 * what is sent of it, as a message of its own and not inside another, carries the member. A sealed
 * interface as the parameter of {@code @OnMessage} stands for all its permitted types. On an {@code @OnMessage} method:
 * the name of the messages that the method takes, whatever its parameter's type.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface MessageType {
    /** The value of the {@code type} member; not blank, unique among the messages of an endpoint. */
    String value();
}
