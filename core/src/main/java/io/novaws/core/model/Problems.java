package io.novaws.core.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Collects what is wrong, so that one start reports all of it.
 *
 * <p>Threading: one thread.
 */
public final class Problems {
    private final List<Problem> all = new ArrayList<>();

    /** Adds a problem; the parameters are those of {@link Problem}. */
    public void add(Rule rule, String place, String detail) {
        all.add(new Problem(rule, place, detail));
    }

    /** Whether nothing is wrong so far. */
    public boolean isEmpty() {
        return all.isEmpty();
    }

    /** What is wrong so far, in the order in which it was found. */
    public List<Problem> all() {
        return List.copyOf(all);
    }

    /** A line that counts the problems, then one line for each. */
    public String report() {
        String count = all.size() == 1 ? "1 wrong declaration:" : all.size() + " wrong declarations:";
        return all.stream().map(Problem::text).collect(Collectors.joining("\n", count + "\n", ""));
    }
}
