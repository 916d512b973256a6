package io.novaws.it.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.it.suite.Page;
import io.novaws.it.suite.Server;
import io.novaws.it.suite.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The published table says what the runs of this build say. */
class CompatibilityPageIT {
    @Test
    void thePage_saysWhatTheResultsSay() throws IOException {
        Path page = Page.of("compatibility.md");
        Table table = Table.of(page, resultDirectories(), Page.isWrittenAnew());
        assertThat(table.servers()).contains(Server.EMBEDDED, Server.WILDFLY, Server.PAYARA);
        assertThat(table.page()).doesNotContain("FAIL");
        Page.hold(page, table.page());
    }

    /** Of the modules of this build: those of the profile {@code all-servers} may have been run long ago. */
    private static List<Path> resultDirectories() throws IOException {
        List<Path> directories = resultsBelow(Path.of(".."));
        if (Boolean.getBoolean("nova.servers.all")) {
            directories.addAll(resultsBelow(Path.of("../servers")));
        }
        return directories;
    }

    private static List<Path> resultsBelow(Path parent) throws IOException {
        try (Stream<Path> modules = Files.list(parent)) {
            return modules.map(module -> module.resolve("target/compatibility"))
                    .filter(Files::isDirectory)
                    .collect(Collectors.toCollection(ArrayList::new));
        }
    }
}
