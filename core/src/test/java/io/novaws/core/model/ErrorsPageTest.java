package io.novaws.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/errors.md} against the code. */
class ErrorsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "errors.md");

    @Test
    void everyNumber_hasItsRow() throws IOException {
        Stream<String> rules = Arrays.stream(Rule.values()).map(Rule::code);
        Stream<String> notices = Arrays.stream(Notice.values()).map(Notice::code);
        assertThat(rows().stream().map(row -> row.get(0)))
                .containsExactlyElementsOf(Stream.concat(rules, notices).toList());
    }

    @Test
    void everyRow_saysWhatTheCodeSays() throws IOException {
        Map<String, List<String>> texts = new TreeMap<>();
        for (Rule rule : Rule.values()) {
            texts.put(rule.code(), List.of(rule.rule(), rule.remedy()));
        }
        for (Notice notice : Notice.values()) {
            texts.put(notice.code(), List.of(notice.message(), notice.remedy()));
        }
        Map<String, List<String>> page = rows().stream()
                .collect(Collectors.toMap(row -> row.get(0), row -> List.of(row.get(1), row.get(row.size() - 1))));
        assertThat(new TreeMap<>(page)).isEqualTo(texts);
    }

    @Test
    void numbers_riseWithTheEnum() {
        assertThat(Arrays.stream(Rule.values()).map(Rule::number))
                .isSorted()
                .doesNotHaveDuplicates()
                .allMatch(number -> number > 100 && number < 200);
        assertThat(Arrays.stream(Notice.values()).map(Notice::number))
                .isSorted()
                .doesNotHaveDuplicates()
                .allMatch(number -> number > 200 && number < 400);
    }

    /** The cells of each row that starts with a number, with Markdown's own characters undone. */
    private static List<List<String>> rows() throws IOException {
        return Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| NOVA-"))
                .map(line -> Arrays.stream(line.split("(?<!\\\\)\\|"))
                        .skip(1)
                        .map(cell -> cell.strip().replaceAll("\\\\(.)", "$1"))
                        .toList())
                .toList();
    }
}
