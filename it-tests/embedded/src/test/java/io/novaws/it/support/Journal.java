package io.novaws.it.support;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What endpoints under test write down, for the test to read. A bean: add it to the server's bean classes. */
@ApplicationScoped
public class Journal {
    private final BlockingQueue<String> entries = new LinkedBlockingQueue<>();

    public void write(String entry) {
        entries.add(entry);
    }

    /** The oldest entry, taken out; waits for one. */
    public String next() {
        try {
            String entry = entries.poll(Patience.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            if (entry == null) {
                throw new AssertionError("nothing was written for " + Patience.LIMIT);
            }
            return entry;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** All entries that are there, oldest first. */
    public List<String> entries() {
        return List.copyOf(entries);
    }
}
