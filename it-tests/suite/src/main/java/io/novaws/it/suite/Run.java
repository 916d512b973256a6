package io.novaws.it.suite;

import io.novaws.it.server.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** When a server was run, on which JDK, and with which state of Nova. */
final class Run {
    private Run() {}

    /** This run, in a few words. */
    static String now() {
        return "%s, %s, JDK %s".formatted(LocalDate.now(ZoneOffset.UTC), state(), jdk());
    }

    private static String state() {
        Processes.Ended git = Processes.run(List.of("git", "describe", "--always", "--dirty", "--exclude=*"));
        return git.status() == 0 ? "commit " + git.output().trim() : "commit unknown";
    }

    private static String jdk() {
        try {
            return Files.readAllLines(Processes.jdk().resolve("release")).stream()
                    .filter(line -> line.startsWith("JAVA_VERSION="))
                    .map(line -> line.replaceAll("JAVA_VERSION=|\"", ""))
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException absent) {
            return "unknown";
        }
    }
}
