package io.novaws.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Short commands, and what they say. */
public final class Processes {
    private static final long LIMIT_SECONDS = 400;
    private static final String START_MILLIS = "390000";

    /** How a command ended, and what it said. */
    public record Ended(int status, String output) {}

    private Processes() {}

    /** The JDK of the servers: that of the system property {@code nova.server.java}, or the one that runs the tests. */
    public static Path jdk() {
        return Path.of(System.getProperty("nova.server.java", System.getProperty("java.home")));
    }

    /** A tool of that JDK. */
    public static String java(String tool) {
        return jdk().resolve("bin").resolve(tool).toString();
    }

    /** Runs a command to its end. */
    public static Ended run(List<String> command) {
        try {
            Path file = Files.createTempFile("nova", ".out");
            try {
                ProcessBuilder builder =
                        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(file.toFile());
                builder.environment().put("JAVA_HOME", jdk().toString());
                builder.environment().put("AS_START_TIMEOUT", START_MILLIS); // GlassFish: a minute otherwise
                Process process = builder.start();
                if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                    throw new AssertionError(command + " has not ended for " + LIMIT_SECONDS + " s");
                }
                return new Ended(process.exitValue(), Files.readString(file));
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What a command says that must succeed. */
    public static String output(List<String> command) {
        Ended ended = run(command);
        if (ended.status() != 0) {
            throw new AssertionError(command + " ended with " + ended.status() + ": " + ended.output());
        }
        return ended.output();
    }
}
