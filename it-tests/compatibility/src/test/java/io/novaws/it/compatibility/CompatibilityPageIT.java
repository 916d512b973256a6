package io.novaws.it.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.it.suite.Page;
import io.novaws.it.suite.Server;
import io.novaws.it.suite.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The published table says what the runs of this build say. */
class CompatibilityPageIT {
    @Test
    void thePage_saysWhatTheResultsSay() throws IOException {
        Path page = Page.of("compatibility.md");
        Table table = Table.of(page, resultDirectories());
        assertThat(table.servers()).contains(Server.EMBEDDED, Server.WILDFLY, Server.PAYARA);
        assertThat(table.page()).doesNotContain("FAIL");
        Page.hold(page, table.page());
    }

    private static List<Path> resultDirectories() throws IOException {
        try (Stream<Path> modules = Files.list(Path.of(".."))) {
            return modules.map(module -> module.resolve("target/compatibility"))
                    .filter(Files::isDirectory)
                    .toList();
        }
    }
}
