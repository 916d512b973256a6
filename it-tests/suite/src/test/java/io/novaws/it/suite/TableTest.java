package io.novaws.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the compatibility page keeps of servers that were not run, and what it says of them. */
class TableTest {
    private static final String RUN = "2026-01-31, commit 1234567, JDK 17.0.1";

    @TempDir
    Path directory;

    private Path page(String... lines) throws IOException {
        return Files.write(directory.resolve("page.md"), List.of(lines));
    }

    private Path results(Server server, String run, String... lines) throws IOException {
        Path results = Files.createDirectories(directory.resolve("results-" + server));
        Files.writeString(
                results.resolve(server + "-SuiteIT.csv"), Results.RUN + run + "\n" + String.join("\n", lines) + "\n");
        return results;
    }

    private static String line(Server server) {
        return "- " + server.title() + ": " + RUN;
    }

    @Test
    void aServerThatWasNotRun_keepsItsColumn_andTheRunItIsOf() throws IOException {
        long drain = Cases.ofFeatures().get("Drain");
        Path page =
                page("| feature | NovaServer | GlassFish 7 |", "| Drain | 1 | " + drain + " |", line(Server.GLASSFISH));
        Path results = results(Server.EMBEDDED, "today", "Drain;one;PASSED", "Drain;two;DEVIATES");
        String text = Table.of(page, List.of(results), false).page();
        assertThat(text).contains("| Drain | 1, 1 differ | " + drain + " |").endsWith(line(Server.GLASSFISH) + "\n");
    }

    @Test
    void aColumnThatKnowsOtherCases_saysSo() throws IOException {
        Path page = page("| feature | GlassFish 7 |", "| Drain | 1, 98 differ |", line(Server.GLASSFISH));
        String text = Table.of(page, List.of(), false).page();
        assertThat(text).endsWith(line(Server.GLASSFISH) + "; with other cases since then: Drain\n");
        Files.writeString(page, text);
        assertThat(Table.of(page, List.of(), false).page()).isEqualTo(text);
    }

    @Test
    void aServerThatWasRun_isOfThatRunWhenThePageIsWritten_andIsHeldAgainstItsCellsOtherwise() throws IOException {
        Path page = page("| feature | GlassFish 7 |", "| Drain | 1 |", line(Server.GLASSFISH));
        Path results = results(Server.GLASSFISH, "today", "Drain;one;PASSED", "Drain;two;PASSED");
        assertThat(Table.of(page, List.of(results), false).page()).contains("| Drain | 2 |", line(Server.GLASSFISH));
        assertThat(Table.of(page, List.of(results), true).page()).endsWith("- GlassFish 7: today\n");
    }

    @Test
    void everyBuildRunsTheFirstColumns_andThePageSaysNoMoreOfThem() throws IOException {
        Path results = results(Server.WILDFLY, "today", "Drain;one;PASSED");
        assertThat(Table.of(directory.resolve("no page"), List.of(results), true)
                        .page())
                .contains("| Drain | 1 |")
                .doesNotContain("today");
    }
}
