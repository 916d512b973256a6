package io.novaws.benchmarks.endurance;

import java.util.ArrayList;
import java.util.List;

/** What a run expected and did not find. */
final class Verdict {
    private final List<String> failures = new ArrayList<>();

    void expect(boolean holds, String otherwise) {
        if (!holds) {
            failures.add(otherwise);
        }
    }

    /** Prints the result; answers whether all was as expected. */
    boolean print(String run) {
        System.out.println(run + ": " + (failures.isEmpty() ? "passed" : "FAILED"));
        failures.forEach(failure -> System.out.println("  " + failure));
        return failures.isEmpty();
    }
}
