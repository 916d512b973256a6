package io.novaws.core.settings;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where settings come from, outside the code.
 *
 * <p>Threading: safe from any thread.
 */
public interface Configuration {
    /** Nothing is set. */
    Configuration EMPTY = of(Map.of());

    /** The value of that name; null if there is none. */
    @Nullable
    String value(String name);

    /** The names that are known to be there: for finding misspelled ones. */
    Iterable<String> names();

    /** These values. */
    static Configuration of(Map<String, String> values) {
        Map<String, String> copy = Map.copyOf(values);
        return new Configuration() {
            @Override
            public @Nullable String value(String name) {
                return copy.get(name);
            }

            @Override
            public Iterable<String> names() {
                return copy.keySet();
            }
        };
    }

    /** This one, where it has a value, otherwise the other. */
    default Configuration orElse(Configuration other) {
        Configuration first = this;
        return new Configuration() {
            @Override
            public @Nullable String value(String name) {
                String value = first.value(name);
                return value != null ? value : other.value(name);
            }

            @Override
            public Iterable<String> names() {
                List<String> all = new java.util.ArrayList<>();
                first.names().forEach(all::add);
                other.names().forEach(all::add);
                return all;
            }
        };
    }
}
