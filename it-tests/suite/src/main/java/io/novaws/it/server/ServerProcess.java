package io.novaws.it.server;

import io.novaws.it.support.RawClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server of a test's own, in a process of its own: what is deployed when, how it stops, and what it looks like inside.
 *
 * <p>Threading: one thread at a time.
 */
public interface ServerProcess extends Host {
    /** How long the server may take for anything. */
    long LIMIT_SECONDS = 400;

    /** An argument for its JVM: what is only softly reachable goes with each collection, and is no leak. */
    String WITHOUT_SOFT_REFERENCES = "-XX:SoftRefLRUPolicyMSPerMB=0";

    /** More than a server has threads for requests. */
    int OTHERS = 50;

    /** Lets it know a caller with a password, and one group or none; before it starts. */
    void user(String name, String password, String group);

    /** Starts it; it must not run. */
    void start();

    /** Whether it has started, and not ended. */
    boolean isRunning();

    /** The server's process, while it runs. */
    ProcessHandle process();

    /**
     * Deploys the archive under its file's name.
     *
     * @throws DeploymentFailed if the server says no
     */
    void deploy(Path archive);

    /** Undeploys what was deployed from an archive of that file name; returns when the server says that it is done. */
    void undeploy(String archive);

    /** Sets a system property of the running server. */
    void property(String name, String value);

    /** Removes a system property of the running server. */
    void removeProperty(String name);

    /** Asks the server to stop by its own administration, without waiting for it. */
    void stop();

    /** The diary of the applications in it. */
    Path diary();

    @Override
    default void close() {
        if (isRunning()) {
            process().destroyForcibly();
            awaitExit();
        }
    }

    /** Waits until the process has ended. */
    default void awaitExit() {
        try {
            process().onExit().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("the server has not ended for " + LIMIT_SECONDS + " s", e);
        }
    }

    /**
     * Has the server serve requests that are no application's, on many sockets at a time: each of its threads may keep the
     * last it has served, as it does in production until the next.
     */
    default void serveOthers() {
        List<RawClient> others = new ArrayList<>();
        for (int i = 0; i < OTHERS; i++) {
            others.add(RawClient.open(address().getPort())
                    .write(RawClient.request("/", List.of("Host: localhost", "Connection: close"))));
        }
        for (RawClient other : others) {
            other.rest();
            other.close();
        }
    }

    /** Collects the garbage and counts instances of that class in all class loaders. */
    default long instances(String type) {
        return histogram()
                .lines()
                .map(line -> line.trim().split("\\s+"))
                .filter(words -> words.length >= 4 && words[3].equals(type))
                .mapToLong(words -> Long.parseLong(words[1]))
                .sum();
    }

    /** Collects the garbage and says how many bytes are left. */
    default long heap() {
        return histogram()
                .lines()
                .filter(line -> line.startsWith("Total"))
                .mapToLong(line -> Long.parseLong(line.trim().split("\\s+")[2]))
                .sum();
    }

    /** The names of all threads. */
    default List<String> threads() {
        return ask("Thread.print")
                .lines()
                .filter(line -> line.startsWith("\""))
                .map(line -> line.substring(1, line.indexOf('"', 1)))
                .toList();
    }

    private String histogram() {
        return ask("GC.class_histogram");
    }

    private String ask(String command) {
        return Processes.output(
                List.of(Processes.java("jcmd"), String.valueOf(process().pid()), command));
    }

    /** What the diary says, line by line. */
    default List<String> entries() {
        try {
            return Files.exists(diary()) ? Files.readAllLines(diary()) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new, empty diary. */
    default void forget() {
        try {
            Files.deleteIfExists(diary());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The server would not have it; the message is the server's. */
    final class DeploymentFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public DeploymentFailed(String message) {
            super(message);
        }
    }
}
