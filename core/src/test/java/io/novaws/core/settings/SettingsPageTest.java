package io.novaws.core.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/settings.md} against the code. */
class SettingsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "settings.md");
    private static final int BEYOND = 6;

    @Test
    void everySetting_hasItsRow_whichSaysWhatTheCodeSays() throws IOException {
        assertThat(rows().stream().map(row -> row.subList(0, BEYOND)))
                .containsExactlyElementsOf(Arrays.stream(Setting.values())
                        .map(SettingsPageTest::row)
                        .toList());
    }

    @Test
    void everyList_isDescribed() throws IOException {
        assertThat(Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("* `nova.server.")))
                .map(line -> line.split("`")[1])
                .containsExactlyElementsOf(AccessSettings.NAMES);
    }

    @Test
    void everySettingOfAClient_isDescribed() throws IOException {
        assertThat(Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("* `nova.endpoint.")))
                .map(line -> line.split("`")[1])
                .containsExactlyElementsOf(ClientSettings.NAMES.stream()
                        .map(name -> "nova.endpoint.\"Name\"." + name)
                        .toList());
    }

    @Test
    void everyRow_saysWhatHappensBeyond() throws IOException {
        assertThat(rows()).allSatisfy(row -> assertThat(row).hasSize(BEYOND + 1).noneMatch(String::isBlank));
    }

    private static List<String> row(Setting setting) {
        String change =
                setting.isLive() ? "at once" : setting.isChangeable() ? "for later connections" : "at the start";
        String value = switch (setting.kind()) {
            case COUNT -> "number";
            case BYTES -> "bytes";
            case MILLIS -> "time";
            case FLAG -> "flag";
            case OVERFLOW -> "policy";
        };
        return List.of(
                '`' + setting.serverName().substring(Setting.SERVER.length()) + '`',
                setting.isOfEndpoint() ? '`' + setting.key() + '`' : "-",
                value,
                setting.show(setting.defaultValue()),
                setting.show(setting.min()) + " to " + setting.show(setting.max()),
                change);
    }

    /** The cells of each row of the table of settings. */
    private static List<List<String>> rows() throws IOException {
        List<String> lines = Files.readAllLines(PAGE);
        int head = lines.indexOf(
                "| `nova.server.` | `nova.endpoint.\"Name\".` | value | default | range | a change holds | beyond it |");
        return lines.subList(head + 2, lines.size()).stream()
                .filter(line -> line.startsWith("| "))
                .map(line -> Arrays.stream(line.split("\\|"))
                        .skip(1)
                        .map(String::strip)
                        .toList())
                .toList();
    }
}
