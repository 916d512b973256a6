package io.novaws.it.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Features and servers: in each cell how many cases the server passes, and how many it does otherwise. A server without
 * results keeps the column that the page has for it.
 *
 * <p>Threading: one thread.
 */
public final class Table {
    private static final String BEGINNING = """
            # Which server does what

            The same application and the same cases, over real sockets, in each server. A cell says how many cases the server
            passes, and how many it does [in its own way](deviations.md). `mvn -ntp verify` runs the first three columns and holds
            them against this page; `-Dnova.pages=write` writes it anew.

            """;

    private final Map<Server, Map<String, String>> columns = new EnumMap<>(Server.class);

    private Table() {}

    /** The table of the page, with the columns of those servers whose results are in these directories. */
    public static Table of(Path page, List<Path> directories) throws IOException {
        Table table = new Table();
        if (Files.exists(page)) {
            table.readPage(Files.readAllLines(page));
        }
        Map<Server, Map<String, Map<String, Results.Outcome>>> results = new EnumMap<>(Server.class);
        for (Path directory : directories) {
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".csv")).toList()) {
                    readResults(file, results);
                }
            }
        }
        results.forEach((server, features) -> {
            Map<String, String> column = new TreeMap<>();
            features.forEach((feature, cases) -> column.put(feature, cell(cases)));
            table.columns.put(server, column);
        });
        return table;
    }

    private static void readResults(Path file, Map<Server, Map<String, Map<String, Results.Outcome>>> results)
            throws IOException {
        Server server = Server.valueOf(file.getFileName().toString().split("-")[0]);
        for (String line : Files.readAllLines(file)) {
            String[] values = line.split(";");
            results.computeIfAbsent(server, absent -> new TreeMap<>())
                    .computeIfAbsent(values[0], absent -> new TreeMap<>())
                    .put(values[1], Results.Outcome.valueOf(values[2]));
        }
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

    private void readPage(List<String> lines) {
        List<String[]> rows = lines.stream()
                .filter(line -> line.startsWith("| "))
                .map(line -> line.substring(2).split(" \\|\\s?"))
                .toList();
        if (rows.isEmpty()) {
            return;
        }
        String[] head = rows.get(0);
        for (int i = 1; i < head.length; i++) {
            Map<String, String> column = new TreeMap<>();
            for (String[] row : rows.subList(1, rows.size())) {
                column.put(row[0], row[i]);
            }
            String title = head[i];
            Arrays.stream(Server.values())
                    .filter(server -> server.title().equals(title))
                    .forEach(server -> columns.put(server, column));
        }
    }

    public Set<Server> servers() {
        return columns.keySet();
    }

    /** The whole page. */
    public String page() {
        Stream<String> head = Stream.concat(
                Stream.of(row("feature", columns.keySet().stream().map(Server::title))),
                Stream.of("|---|" + "---|".repeat(columns.size())));
        Stream<String> rows = features().stream()
                .map(feature ->
                        row(feature, columns.values().stream().map(column -> column.getOrDefault(feature, "-"))));
        return BEGINNING + Stream.concat(head, rows).collect(Collectors.joining("\n")) + "\n";
    }

    private static String row(String first, Stream<String> others) {
        return "| " + first + " | " + others.collect(Collectors.joining(" | ")) + " |";
    }

    /** The features, in the order in which the suites list them. */
    private static Set<String> features() {
        Set<String> features = new LinkedHashSet<>();
        addFeatures(ServerSuite.class, features);
        addFeatures(DrainBehaviour.class, features);
        return features;
    }

    private static void addFeatures(Class<?> suite, Set<String> features) {
        Feature feature = suite.getAnnotation(Feature.class);
        if (feature != null) {
            features.add(feature.value());
        }
        for (Class<?> part : suite.getInterfaces()) {
            addFeatures(part, features);
        }
    }
}
