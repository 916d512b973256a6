package io.novaws.it.suite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * What became of each case on a server, written for the compatibility table when a test class is through: a file for each
 * class in the directory that the system property {@code nova.results} names; nothing without it.
 *
 * <p>Threading: safe from any thread.
 */
final class Results implements TestWatcher, BeforeAllCallback, AfterAllCallback {
    private static final ExtensionContext.Namespace HERE = ExtensionContext.Namespace.create(Results.class);

    /** The beginning of the line that says which run the results are of. */
    static final String RUN = "# ";

    /** What became of a case; the worst of its invocations counts. */
    enum Outcome {
        PASSED,
        DEVIATES,
        FAILED
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        results(context);
    }

    @Override
    public void testSuccessful(ExtensionContext context) {
        record(context, Outcome.PASSED);
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        record(context, Outcome.FAILED);
    }

    @Override
    public void testAborted(ExtensionContext context, Throwable cause) {
        record(context, Outcome.FAILED);
    }

    @Override
    public void testDisabled(ExtensionContext context, Optional<String> reason) {
        if (reason.orElse("").startsWith(Deviating.DEVIATES)) {
            record(context, Outcome.DEVIATES);
        }
    }

    private static void record(ExtensionContext context, Outcome outcome) {
        Method method = context.getRequiredTestMethod();
        if (method.getDeclaringClass().isAnnotationPresent(Feature.class) && !method.isAnnotationPresent(Shows.class)) {
            results(context).merge(method, outcome, (a, b) -> a.compareTo(b) > 0 ? a : b);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<Method, Outcome> results(ExtensionContext context) {
        return (Map<Method, Outcome>) context.getStore(HERE)
                .getOrComputeIfAbsent(Map.class, absent -> new ConcurrentHashMap<Method, Outcome>());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        String directory = System.getProperty("nova.results");
        if (directory == null) {
            return;
        }
        Map<String, String> lines = new TreeMap<>();
        results(context)
                .forEach((method, outcome) -> lines.put(
                        method.getName(),
                        method.getDeclaringClass().getAnnotation(Feature.class).value() + ";" + method.getName() + ";"
                                + outcome));
        try {
            Path file = Path.of(
                    directory,
                    Deviating.server(context) + "-"
                            + context.getRequiredTestClass().getSimpleName() + ".csv");
            Files.createDirectories(file.getParent());
            List<String> text = new ArrayList<>(List.of(RUN + Run.now()));
            text.addAll(lines.values());
            Files.write(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
