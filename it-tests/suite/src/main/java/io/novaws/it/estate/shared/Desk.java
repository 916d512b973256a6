package io.novaws.it.estate.shared;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** Answers a question about the application, from wherever the question says. */
@Dependent
@SuppressWarnings("BanJNDI") // names of the platform
public class Desk {
    @Inject
    private Census census;

    /** The census as it looks from here, an EJB of the WAR, one of another module, or a thread. */
    public String answer(String from) {
        try {
            return switch (from) {
                case "here" -> census.take();
                case "ejb" -> census("java:module/Clerk");
                case "other-module" -> census("java:app/porter/Porter");
                case "raw-thread" -> census.takeByRawThread();
                case "managed-thread" -> managed(census::take);
                default -> census.setting(from);
            };
        } catch (Exception e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            return cause.toString();
        }
    }

    private static String census(String bean) throws NamingException {
        return ((Counting) new InitialContext().lookup(bean)).count();
    }

    private static String managed(Callable<String> task)
            throws NamingException, ExecutionException, InterruptedException {
        ExecutorService executor =
                (ExecutorService) new InitialContext().lookup("java:comp/DefaultManagedExecutorService");
        return executor.submit(task).get();
    }

    /** The name that the WAR of this thread has in a file of its own. */
    public static String application() {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try (InputStream in = loader.getResourceAsStream("application.txt")) {
            return in == null ? "no application" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
