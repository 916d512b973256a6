package io.novaws.core.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The names of the messages that a callback takes.
 *
 * @param member the member of the JSON object that holds the name
 * @param types for each name the class that the message is read into, in the order of declaration
 */
public record MessageNames(String member, Map<String, Class<?>> types) {
    /** The member that {@link io.novaws.MessageType} speaks of. */
    public static final String DEFAULT_MEMBER = "type";

    public MessageNames {
        types = Collections.unmodifiableMap(new LinkedHashMap<>(types));
    }
}
