package io.novaws.core.websocket;

import io.novaws.DrainResult;
import io.novaws.OperationCounters;
import io.novaws.core.codec.CoderFactory;
import io.novaws.core.connection.Directory;
import io.novaws.core.connection.Metrics;
import io.novaws.core.connection.Watch;
import io.novaws.core.dispatch.Beans;
import io.novaws.core.dispatch.Dispatcher;
import io.novaws.core.model.EndpointModel;
import io.novaws.core.model.Notice;
import io.novaws.core.settings.AddressRange;
import io.novaws.core.settings.Configuration;
import io.novaws.core.settings.DeclaredLimits;
import io.novaws.core.settings.LiveSettings;
import io.novaws.core.settings.ServerLimits;
import io.novaws.core.settings.Setting;
import jakarta.json.bind.Jsonb;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.server.ServerEndpointConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of one application, with its connections, names and groups.
 *
 * <p>Threading: safe from any thread.
 */
public final class NovaApplication {
    private static final System.Logger LOG = System.getLogger("io.novaws.settings");
    private static final System.Logger DRAIN_LOG = System.getLogger("io.novaws.drain");

    /** What a connection adds to the spread of the closes at a stop. */
    private static final long SPREAD_MILLIS_EACH = 5;

    private final Directory directory;
    private final List<Dispatcher> dispatchers = new ArrayList<>();
    private final List<ServerEndpointConfig> endpoints = new ArrayList<>();
    private final Gate gate;
    private final Watch watch;
    private final Drain drain;
    private final LiveSettings settings;
    private volatile @Nullable Companion companion;
    private final ServerPolicy policy;

    /**
     * Makes an application of these endpoints.
     *
     * @param directory where its connections are found
     * @param beans where the instances of an endpoint come from
     * @param handlers what the application brings of its own
     * @param operations gets to know the application
     */
    public NovaApplication(
            List<EndpointModel> models,
            Directory directory,
            Function<EndpointModel, Beans> beans,
            Jsonb jsonb,
            CoderFactory coders,
            Handlers handlers,
            LiveOperations operations,
            Host host) {
        this.directory = directory;
        this.policy = host.policy();
        this.settings = settings(models, host.configuration());
        Metrics metrics = handlers.metrics() == null ? null : new Metrics(handlers.metrics());
        Dispatcher.Surroundings surroundings = new Dispatcher.Surroundings(
                jsonb,
                coders,
                host.workers(),
                host.timer(),
                SessionFacade::new,
                settings,
                host.clock(),
                metrics,
                handlers.correlation());
        ApplicationLoader loader = new ApplicationLoader(host.loader());
        for (EndpointModel model : models) {
            EndpointConfig config = model.isClient() ? clientConfigOf(model) : configOf(model);
            Dispatcher dispatcher = new Dispatcher(
                    model,
                    beans.apply(model),
                    config,
                    surroundings,
                    model.isClient() ? null : handlers.messages().of(model));
            dispatchers.add(dispatcher);
            if (!model.isClient()) {
                endpoints.add(ServerEndpointConfig.Builder.create(
                                LinkEndpoint.class, model.servedPath().template())
                        .subprotocols(model.subprotocols())
                        .configurator(new LinkConfigurator(dispatcher, loader))
                        .build());
            }
        }
        List<Dispatcher> servers = dispatchers.stream()
                .filter(dispatcher -> !dispatcher.model().isClient())
                .toList();
        gate = new Gate(servers, host, directory, settings, handlers.overload());
        drain = new Drain(directory, this::shut, gate::end, host.timer(), System::nanoTime);
        watch = new Watch(directory, dispatchers, host.timer());
        watch.start();
        operations.serve(this);
    }

    private static LiveSettings settings(List<EndpointModel> models, Configuration configuration) {
        Map<String, Map<Setting, Long>> declared = models.stream()
                .collect(Collectors.toMap(EndpointModel::name, model -> DeclaredLimits.of(model.declared())));
        List<String> unknown = LiveSettings.unknownNames(configuration, declared.keySet());
        if (!unknown.isEmpty()) { // first: a value under a wrong name may be what is missing elsewhere
            LOG.log(System.Logger.Level.WARNING, Notice.UNKNOWN_SETTING.text(String.join(", ", unknown)));
        }
        try {
            return new LiveSettings(
                    configuration,
                    declared,
                    models.stream()
                            .filter(EndpointModel::isClient)
                            .map(EndpointModel::name)
                            .collect(Collectors.toSet()));
        } catch (IllegalArgumentException wrong) {
            // Without a cause, which would say the same: servers log the message of each.
            throw new IllegalStateException(Notice.WRONG_SETTINGS.text(String.valueOf(wrong.getMessage())));
        }
    }

    /** What is set, and can be changed. */
    public LiveSettings settings() {
        return settings;
    }

    /** The configuration that coders and callbacks see. */
    private static ServerEndpointConfig configOf(EndpointModel model) {
        return ServerEndpointConfig.Builder.create(
                        model.beanClass(), model.servedPath().template())
                .subprotocols(model.subprotocols())
                .encoders(model.encoders())
                .decoders(model.decoders())
                .configurator(new ServerEndpointConfig.Configurator()) // so that none of a container is looked for
                .build();
    }

    private static ClientEndpointConfig clientConfigOf(EndpointModel model) {
        return ClientEndpointConfig.Builder.create()
                .preferredSubprotocols(model.subprotocols())
                .encoders(model.encoders())
                .decoders(model.decoders())
                .configurator(new ClientEndpointConfig.Configurator())
                .build();
    }

    /** Whoever begins and ends with the application. */
    public interface Companion {
        /** The application serves its endpoints: what dials at the start dials now. */
        void start();

        /** The application drains or stops: what is not open yet shall not open any more. */
        void shut();

        /** Drops what is left of its connections; may be called again. */
        void close();
    }

    /** That one begins and ends together with the application. */
    public void accompaniedBy(Companion other) {
        companion = other;
    }

    /** The application serves its endpoints. */
    public void started() {
        Companion other = companion;
        if (other != null) {
            other.start();
        }
    }

    /** The endpoints that dial. */
    public List<Dispatcher> clients() {
        return dispatchers.stream()
                .filter(dispatcher -> dispatcher.model().isClient())
                .toList();
    }

    /** Where its connections are found. */
    public Directory directory() {
        return directory;
    }

    private void shut(long retryAfterSeconds) {
        gate.shut(retryAfterSeconds);
        Companion other = companion;
        if (other != null) {
            other.shut();
        }
    }

    /** What to register with the container. */
    public List<ServerEndpointConfig> endpoints() {
        return List.copyOf(endpoints);
    }

    /** What decides on every request before the container's handshake. */
    public Gate gate() {
        return gate;
    }

    /** The names of the endpoints that admit pages of every origin. */
    List<String> openToEveryOrigin() {
        return dispatchers.stream()
                .filter(dispatcher -> dispatcher.model().origins().contains(OriginCheck.ANY))
                .map(Dispatcher::name)
                .toList();
    }

    /** What is less strict than by default, each in a few words. */
    public List<String> relaxed() {
        List<String> relaxed = new ArrayList<>(settings.relaxed());
        openToEveryOrigin().forEach(endpoint -> relaxed.add("any Origin accepted by " + endpoint));
        if (policy.proxies().stream().anyMatch(AddressRange::isEverything)) {
            relaxed.add("every peer believed as a proxy");
        }
        return relaxed;
    }

    /** The HTTP session has ended, and with it the connections of its caller. */
    public void sessionEnded(String id) {
        directory.sessionEnded(id);
    }

    /** The HTTP session has another id, as after a login. */
    public void sessionRenamed(String before, String now) {
        directory.sessionRenamed(before, now);
    }

    /** How many connections are open. */
    public int openConnections() {
        return directory.open().size();
    }

    CompletionStage<DrainResult> drain(Duration deadline, Duration spread) {
        return drain.begin(deadline, spread, DRAIN_LOG::log, false);
    }

    /**
     * Drains because the server ends, by {@code nova.server.drain-timeout}: as {@link io.novaws.Operations#drain}, but a
     * drain that has begun with a later deadline keeps this one. The closes are spread over
     * {@code nova.server.drain-spread}, but over no more than 5 ms for each connection.
     *
     * @param lines takes what is to be logged
     */
    public CompletionStage<DrainResult> stop(BiConsumer<System.Logger.Level, String> lines) {
        ServerLimits limits = settings.server();
        // One that a developer stops is gone at once; the peers of a large one do not all come back in an instant.
        long spread = Math.min(limits.drainSpread(), openConnections() * SPREAD_MILLIS_EACH);
        return drain.begin(Duration.ofMillis(limits.drainTimeout()), Duration.ofMillis(spread), lines, true);
    }

    void announceDrain(Duration left) {
        Duration told = Drain.checked(left, "time left");
        directory.open().forEach(connection -> connection.drain(() -> told));
    }

    boolean isDraining() {
        return gate.isShut();
    }

    OperationCounters counters() {
        Refusals refusals = gate.refusals();
        return new OperationCounters(
                openConnections(),
                directory.everOpened(),
                refusals.all(),
                refusals.byLimit(),
                directory.closedByLimit(),
                directory.droppedMessages());
    }

    /**
     * Waits for nothing any more: refuses the handshakes that are under way, sweeps no more, and drops the links that are
     * left, whatever callbacks still run, with what has opened them.
     */
    public void end() {
        gate.end();
        watch.stop();
        Companion other = companion;
        if (other != null) {
            other.close();
        }
    }

    /** Waits until every close callback has run and every scope has ended; answers false if the time ran out. */
    public boolean awaitClosed(long timeout, TimeUnit unit) throws InterruptedException {
        boolean closed = directory.awaitNone(timeout, unit);
        if (closed) {
            watch.stop();
            dispatchers.forEach(Dispatcher::destroy);
        }
        return closed;
    }
}
