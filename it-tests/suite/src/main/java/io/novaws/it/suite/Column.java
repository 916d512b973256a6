package io.novaws.it.suite;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one server does.
 *
 * @param cells what the table says, for each feature that was run
 * @param run when that was; empty if nobody knows
 */
record Column(Map<String, String> cells, String run) {
    /** What stands where a server does not run a feature. */
    static final String NOTHING = "-";

    private static final Pattern NUMBER = Pattern.compile("\\d+");

    /** Of results: what became of each case, for each feature. */
    static Column of(Map<String, Map<String, Results.Outcome>> features, String run) {
        Map<String, String> cells = new TreeMap<>();
        features.forEach((feature, cases) -> cells.put(feature, cell(cases)));
        return new Column(cells, run);
    }

    private static String cell(Map<String, Results.Outcome> cases) {
        long passed = count(cases, Results.Outcome.PASSED);
        long differ = count(cases, Results.Outcome.DEVIATES);
        long failed = count(cases, Results.Outcome.FAILED);
        return passed + (differ > 0 ? ", " + differ + " differ" : "") + (failed > 0 ? ", " + failed + " FAIL" : "");
    }

    private static long count(Map<String, Results.Outcome> cases, Results.Outcome outcome) {
        return cases.values().stream().filter(outcome::equals).count();
    }

    String cell(String feature) {
        return cells.getOrDefault(feature, NOTHING);
    }

    /** The features that have another number of cases by now. */
    List<String> outdated(Map<String, Long> features) {
        return features.entrySet().stream()
                .filter(feature -> !cell(feature.getKey()).equals(NOTHING))
                .filter(feature -> total(cell(feature.getKey())) != feature.getValue())
                .map(Map.Entry::getKey)
                .toList();
    }

    private static long total(String cell) {
        long total = 0;
        Matcher numbers = NUMBER.matcher(cell);
        while (numbers.find()) {
            total += Long.parseLong(numbers.group());
        }
        return total;
    }
}
