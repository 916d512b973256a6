package io.novaws.embedded;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A server for Nova's endpoints that needs no application server: CDI, WebSocket and static files on one port.
 *
 * <pre>{@code
 * public static void main(String[] args) throws InterruptedException {
 *     try (NovaServer server = NovaServer.builder().port(8080).start()) {
 *         server.await();
 *     }
 * }
 * }</pre>
 *
 * <p>It listens on the loopback interface unless told otherwise, answers only for the host names it knows, and serves
 * the files below {@code META-INF/resources} on the class path. SIGTERM and Ctrl-C stop it as {@link #close} does.
 *
 * <p>Threading: safe from any thread.
 */
public final class NovaServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(NovaServer.class.getName());
    private static final int FAILED = 1;
    private static final int USAGE_ERROR = 2;

    private final Settings settings;
    private final Running running;
    private final StopLines lines = new StopLines(LOG);
    private final Thread shutdownHook = new Thread(this::close, "nova-shutdown");
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);

    private NovaServer(Settings settings) {
        this.settings = settings;
        running = new Running(settings);
    }

    /** A server that listens on 127.0.0.1:8080 and discovers its beans. */
    public static Builder builder() {
        return new Builder(Settings.DEFAULT);
    }

    /** Starts a server and waits for its end. Options: see the usage that a wrong one prints. */
    public static void main(String[] args) throws InterruptedException {
        Settings settings;
        try {
            settings = CommandLine.parse(args);
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.err.print(CommandLine.USAGE);
            System.exit(USAGE_ERROR);
            return;
        } catch (IllegalStateException unreadable) {
            System.err.println(unreadable.getMessage());
            System.exit(FAILED);
            return;
        }
        NovaServer server;
        try {
            server = new Builder(settings).start();
        } catch (IllegalStateException cannotStart) {
            System.err.println(cannotStart.getMessage());
            System.exit(FAILED);
            return;
        }
        try (server) {
            server.await();
        }
    }

    /** The port that it listens on. */
    public int port() {
        return running.address().getPort();
    }

    /** The address for a client on this machine: {@code http://127.0.0.1:8080}, or with https if it has TLS. */
    public String address() {
        return "http" + settings.secureLetter() + "://" + settings.hostInUrl() + ":" + port();
    }

    /**
     * The address of an endpoint for a client on this machine.
     *
     * @param path begins with a slash
     */
    public URI webSocketAddress(String path) {
        return URI.create("ws" + settings.secureLetter() + "://" + settings.hostInUrl() + ":" + port() + path);
    }

    /**
     * A bean of the application.
     *
     * @throws jakarta.enterprise.inject.UnsatisfiedResolutionException if there is none
     * @throws jakarta.enterprise.inject.AmbiguousResolutionException if there are several
     */
    public <T> T select(Class<T> type) {
        return running.select(type);
    }

    /**
     * Reads the files of {@link Builder#tls} anew, now and not at the next check. Connections that are open go on as they
     * are.
     *
     * @throws IllegalStateException if the files cannot be used, and all stays as it was; the message says why. Also if
     *     the server has no TLS
     */
    public void reloadTls() {
        running.reloadTls();
    }

    /** Waits until the server is closed. */
    public void await() throws InterruptedException {
        closed.await();
    }

    /**
     * Stops the server: accepts nothing more, drains as {@link io.novaws.Operations#drain} does, waits for the peers to
     * take their leave, and ends all threads; drops what takes longer than the stop timeout. The closes with 1001 are
     * spread over {@code nova.server.drain-spread} (5 s by default), but over no more than 5 ms for each connection. A
     * second call waits for the first.
     */
    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            try {
                running.stop(lines);
                lines.say(System.Logger.Level.INFO, "Nova has stopped");
            } finally {
                closed.countDown();
                removeHook();
            }
            return;
        }
        try {
            closed.await();
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    private void removeHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(shutdownHook);
        } catch (IllegalStateException shuttingDown) {
            // The hook is what brought us here, or runs beside us.
        }
    }

    private void announce() {
        Runtime.getRuntime().addShutdownHook(shutdownHook);
        LOG.log(System.Logger.Level.INFO, "Nova listens on {0}, endpoints: {1}", address(), running.endpoints());
        List<String> relaxed = new ArrayList<>(settings.relaxed());
        relaxed.addAll(running.relaxed());
        if (!relaxed.isEmpty()) {
            LOG.log(System.Logger.Level.INFO, "Nova is relaxed: {0}", String.join(", ", relaxed));
        }
    }

    /**
     * The options of a server.
     *
     * <p>Threading: immutable; each method returns a new builder.
     */
    public static final class Builder {
        private final Settings settings;

        private Builder(Settings settings) {
            this.settings = settings;
        }

        /** The name or address to listen on; 127.0.0.1 by default, 0.0.0.0 for every interface. */
        public Builder host(String host) {
            return new Builder(settings.host(host));
        }

        /** The port to listen on; 8080 by default, 0 for any that is free. */
        public Builder port(int port) {
            return new Builder(settings.port(port));
        }

        /** Uses these classes as beans and discovers no others. */
        public Builder beanClasses(Class<?>... classes) {
            return new Builder(settings.plusBeanClasses(List.of(classes)));
        }

        /**
         * Accepts these names in the {@code Host} header too, without port; {@code *} accepts any. By default the names
         * of the loopback interface and the host to listen on.
         */
        public Builder allowedHosts(String... names) {
            return new Builder(settings.plusAllowedHosts(List.of(names)));
        }

        /** Lets pages of these origins, {@code scheme://host[:port]}, connect too; {@code *} lets all. */
        public Builder allowedOrigins(String... origins) {
            return new Builder(settings.plusAllowedOrigins(List.of(origins)));
        }

        /**
         * How long a stop waits for connections to close; 10 s by default. As the setting
         * {@code nova.server.drain-timeout}.
         *
         * @throws IllegalArgumentException if it is negative
         */
        public Builder stopTimeout(Duration timeout) {
            if (timeout.isNegative()) {
                throw new IllegalArgumentException("the stop timeout is negative: " + timeout);
            }
            return setting("nova.server.drain-timeout", timeout.toString());
        }

        /**
         * Sets what {@code docs/settings.md} lists, before every other source of configuration.
         *
         * @param name {@code nova.server.max-connections}, {@code nova.endpoint."ChatRoom".idle-timeout}
         * @param value as a configuration file would have it: {@code 100}, {@code 64KiB}, {@code 30s}
         */
        public Builder setting(String name, String value) {
            return new Builder(settings.value(name, value));
        }

        /** Encrypts the port: it serves https and wss, and nothing else. */
        public Builder tls(Tls tls) {
            return new Builder(settings.tls(tls));
        }

        /**
         * Starts the server.
         *
         * @throws IllegalStateException if it cannot listen, or the files for TLS cannot be used; the message says why
         * @throws RuntimeException if the application's declarations are wrong; the message lists them
         */
        public NovaServer start() {
            NovaServer server = new NovaServer(settings);
            server.announce();
            return server;
        }
    }
}
