package io.novaws.it.app;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What callbacks write down under the key of a test.
 *
 * <p>Threading: safe from any thread.
 */
@ApplicationScoped
public class Journal {
    private final Map<String, List<String>> entries = new ConcurrentHashMap<>();

    public void write(String key, String entry) {
        entries.computeIfAbsent(key, first -> new CopyOnWriteArrayList<>()).add(entry);
    }

    /** What was written under the key, oldest first. */
    public List<String> entries(String key) {
        return List.copyOf(entries.getOrDefault(key, List.of()));
    }
}
