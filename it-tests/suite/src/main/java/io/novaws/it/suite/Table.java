package io.novaws.it.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
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
            passes, and how many it does [in its own way](deviations.md); `-` stands where it has no such cases. `mvn -ntp verify`
            runs the first three columns and holds them against this page; `-Dnova.pages=write` writes it anew.

            """;

    private static final String OTHERS = """

            The other columns are run by hand, with `-Pall-servers`, and are what they were then:

            """;

    private static final String ITEM = "- ";
    private static final String SINCE = "; with other cases since then: ";

    private final Map<Server, Column> columns = new EnumMap<>(Server.class);

    private Table() {}

    /**
     * The table of the page, with the columns of those servers whose results are in these directories.
     *
     * @param anew whether the page is to be written, and says which run the results are of
     */
    public static Table of(Path page, List<Path> directories, boolean anew) throws IOException {
        Table table = new Table();
        if (Files.exists(page)) {
            table.readPage(Files.readAllLines(page));
        }
        Map<Server, Map<String, Map<String, Results.Outcome>>> results = new EnumMap<>(Server.class);
        Map<Server, String> runs = new EnumMap<>(Server.class);
        for (Path directory : directories) {
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.filter(f -> f.toString().endsWith(".csv"))
                        .sorted()
                        .toList()) {
                    readResults(file, results, runs);
                }
            }
        }
        results.forEach((server, features) -> {
            Column before = table.columns.get(server);
            String run = anew || before == null ? runs.getOrDefault(server, "") : before.run();
            table.columns.put(server, Column.of(features, run));
        });
        return table;
    }

    private static void readResults(
            Path file, Map<Server, Map<String, Map<String, Results.Outcome>>> results, Map<Server, String> runs)
            throws IOException {
        Server server = Server.valueOf(file.getFileName().toString().split("-")[0]);
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith(Results.RUN)) {
                runs.put(server, line.substring(Results.RUN.length()));
                continue;
            }
            String[] values = line.split(";");
            results.computeIfAbsent(server, absent -> new TreeMap<>())
                    .computeIfAbsent(values[0], absent -> new TreeMap<>())
                    .put(values[1], Results.Outcome.valueOf(values[2]));
        }
    }

    private void readPage(List<String> lines) {
        Map<String, String> runs = new HashMap<>();
        lines.stream().filter(line -> line.startsWith(ITEM)).forEach(line -> {
            String[] item = line.substring(ITEM.length()).split(SINCE)[0].split(": ", 2);
            runs.put(item[0], item[1]);
        });
        List<String[]> rows = lines.stream()
                .filter(line -> line.startsWith("| "))
                .map(line -> line.substring(2).split(" \\|\\s?"))
                .toList();
        for (int i = 1; !rows.isEmpty() && i < rows.get(0).length; i++) {
            Map<String, String> cells = new TreeMap<>();
            for (String[] row : rows.subList(1, rows.size())) {
                cells.put(row[0], row[i]);
            }
            String title = rows.get(0)[i];
            Arrays.stream(Server.values())
                    .filter(server -> server.title().equals(title))
                    .forEach(server -> columns.put(server, new Column(cells, runs.getOrDefault(title, ""))));
        }
    }

    public Set<Server> servers() {
        return columns.keySet();
    }

    /** The whole page. */
    public String page() {
        Map<String, Long> features = Cases.ofFeatures();
        Stream<String> head = Stream.concat(
                Stream.of(row("feature", columns.keySet().stream().map(Server::title))),
                Stream.of("|---|" + "---|".repeat(columns.size())));
        Stream<String> rows = features.keySet().stream()
                .map(feature -> row(feature, columns.values().stream().map(column -> column.cell(feature))));
        return BEGINNING + Stream.concat(head, rows).collect(Collectors.joining("\n")) + "\n" + others(features);
    }

    private static String row(String first, Stream<String> others) {
        return "| " + first + " | " + others.collect(Collectors.joining(" | ")) + " |";
    }

    /** Which runs the columns are of that not every build runs, and what they do not know yet. */
    private String others(Map<String, Long> features) {
        String items = columns.entrySet().stream()
                .filter(entry -> !entry.getKey().isInEveryBuild())
                .map(entry -> item(entry.getKey(), entry.getValue(), features))
                .collect(Collectors.joining());
        return items.isEmpty() ? "" : OTHERS + items;
    }

    private static String item(Server server, Column column, Map<String, Long> features) {
        List<String> outdated = column.outdated(features);
        return ITEM + server.title() + ": " + column.run()
                + (outdated.isEmpty() ? "" : SINCE + String.join(", ", outdated)) + "\n";
    }
}
