package io.novaws.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Short commands, and what they say. */
public final class Processes {
    private static final long LIMIT_SECONDS = 180;

    /** How a command ended, and what it said. */
    public record Ended(int status, String output) {}

    private Processes() {}

    /** A tool of the JDK that runs the tests. */
    public static String java(String tool) {
        return Path.of(System.getProperty("java.home"), "bin", tool).toString();
    }

    /** Runs a command to its end. */
    public static Ended run(List<String> command) {
        try {
            Path file = Files.createTempFile("nova", ".out");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(file.toFile())
                        .start();
                if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
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
