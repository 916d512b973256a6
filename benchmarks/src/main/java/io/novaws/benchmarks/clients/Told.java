package io.novaws.benchmarks.clients;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A process that says a line when it is ready, and one whenever it is asked. */
final class Told implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;
    private final Writer input;
    private final long[] ready;

    Told(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        output = process.inputReader(StandardCharsets.UTF_8);
        input = process.outputWriter(StandardCharsets.UTF_8);
        ready = numbers("ready ");
    }

    /** What it said when it was ready. */
    long[] ready() {
        return ready;
    }

    /** What it says now. */
    long[] ask() throws IOException {
        input.write("?\n");
        input.flush();
        return numbers("facts ");
    }

    private long[] numbers(String word) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(word)) {
                return Stream.of(line.substring(word.length()).split(" "))
                        .mapToLong(Long::parseLong)
                        .toArray();
            }
        }
        throw new IOException("the process has ended");
    }

    /** Ends it as a crash does. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
