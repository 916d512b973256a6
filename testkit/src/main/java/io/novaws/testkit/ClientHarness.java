package io.novaws.testkit;

import io.novaws.ClientConnection;
import io.novaws.ConnectOptions;
import io.novaws.core.client.ClientApplication;
import io.novaws.core.client.ClientHandlers;
import io.novaws.core.client.LiveConnector;
import io.novaws.core.codec.CoderFactory;
import io.novaws.core.connection.Directory;
import io.novaws.core.connection.LiveConnection;
import io.novaws.core.dispatch.Beans;
import io.novaws.core.model.EndpointModel;
import io.novaws.core.model.EndpointReader;
import io.novaws.core.model.Problems;
import io.novaws.core.settings.Configuration;
import io.novaws.core.websocket.Handlers;
import io.novaws.core.websocket.Host;
import io.novaws.core.websocket.LiveOperations;
import io.novaws.core.websocket.NovaApplication;
import io.novaws.core.websocket.ServerPolicy;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client endpoint without CDI, network or waiting: real callbacks in a real lane, dialled over a {@link MemoryTransport},
 * in {@link VirtualTime}.
 *
 * <pre>{@code
 * ClientHarness<Feed> harness = ClientHarness.of(Feed.class, Feed::new);
 * CompletionStage<ClientConnection> feed = harness.connect(ConnectOptions.DEFAULT);
 * MemoryPeer server = harness.transport().next().accept();
 * harness.time().settle();
 * }</pre>
 *
 * <p>Each connection has an instance of the class, as with the default scope; nothing is injected. The application needs a
 * JSON-B implementation on its class path.
 *
 * <p>Threading: belongs to the test.
 *
 * @param <T> the endpoint
 */
public final class ClientHarness<T> {
    private final Class<T> type;
    private final VirtualTime time = new VirtualTime();
    private final MemoryTransport transport = new MemoryTransport();
    private final Instances<T> instances;
    private final LiveConnector connector = new LiveConnector();
    private final NovaApplication application;

    private ClientHarness(Class<T> type, Supplier<T> maker, Map<String, String> settings) {
        this(type, maker, settings, null, null);
    }

    /** For tests of Nova's own: on real threads where there are some, otherwise in virtual time. */
    ClientHarness(
            Class<T> type,
            Supplier<T> maker,
            Map<String, String> settings,
            @Nullable Executor workers,
            @Nullable ScheduledExecutorService timer) {
        this.type = type;
        this.instances = new Instances<>(maker);
        Problems problems = new Problems();
        EndpointModel model = EndpointReader.read(type, problems);
        if (model == null || !problems.isEmpty()) {
            throw new IllegalArgumentException(problems.report());
        }
        Host host = new Host(
                workers == null ? time : workers,
                timer == null ? time.timer() : timer,
                new ServerPolicy(Optional.empty(), Set.of()),
                configuration(settings),
                workers == null ? time::nanoTime : System::nanoTime);
        Jsonb jsonb = JsonbBuilder.create();
        application = new NovaApplication(
                List.of(model),
                new Directory(Set.of(type)),
                endpoint -> instances,
                jsonb,
                CoderFactory.REFLECTION,
                Handlers.DEFAULT,
                new LiveOperations(),
                host);
        new ClientApplication(
                application,
                host,
                () -> transport,
                endpoint -> ClientHandlers.Source.DEFAULTS,
                change -> {},
                connector);
        application.started();
        time.settle();
    }

    /** A harness for an endpoint, of which the supplier makes one for each connection. */
    public static <T> ClientHarness<T> of(Class<T> endpoint, Supplier<T> maker) {
        return new ClientHarness<>(endpoint, maker, Map.of());
    }

    /** As {@link #of(Class, Supplier)}, with settings as {@code docs/settings.md} lists them. */
    public static <T> ClientHarness<T> of(Class<T> endpoint, Supplier<T> maker, Map<String, String> settings) {
        return new ClientHarness<>(endpoint, maker, settings);
    }

    private static Configuration configuration(Map<String, String> settings) {
        return new Configuration() {
            @Override
            public @Nullable String value(String name) {
                return settings.get(name);
            }

            @Override
            public Iterable<String> names() {
                return settings.keySet();
            }
        };
    }

    /** The time of everything in it. */
    public VirtualTime time() {
        return time;
    }

    /** Where its dials arrive. */
    public MemoryTransport transport() {
        return transport;
    }

    /** Dials the endpoint: the dial waits at the transport, or has been answered by its script. */
    public CompletionStage<ClientConnection> connect(ConnectOptions options) {
        CompletionStage<ClientConnection> ready = connector.connect(type, options);
        time.settle();
        return ready;
    }

    /** The endpoint's instance that serves the connection. */
    public T instance(ClientConnection connection) {
        return instances.of(connection.id());
    }

    /** How many connections have a scope that has begun and not ended. */
    public int scopes() {
        return instances.byConnection.size();
    }

    /** How many connections are open, or without a link for now. */
    public int open() {
        return application.openConnections();
    }

    /** The instances of the endpoint: one for each connection, from the beginning of its scope to the end. */
    private static final class Instances<T> implements Beans {
        private final Supplier<T> maker;
        private final Map<String, T> byConnection = new ConcurrentHashMap<>();
        private final Map<String, T> ever = new ConcurrentHashMap<>();

        private Instances(Supplier<T> maker) {
            this.maker = maker;
        }

        private T of(String id) {
            T instance = ever.get(id);
            if (instance == null) {
                throw new IllegalArgumentException("there never was a connection " + id);
            }
            return instance;
        }

        @Override
        public void begin(LiveConnection connection) {
            T instance = maker.get();
            byConnection.put(connection.id(), instance);
            ever.put(connection.id(), instance);
        }

        @Override
        public @Nullable Object enter(LiveConnection connection) {
            return null;
        }

        @Override
        public Object instance(LiveConnection connection) {
            return of(connection.id());
        }

        @Override
        public void exit(@Nullable Object entered) {}

        @Override
        public void end(LiveConnection connection) {
            byConnection.remove(connection.id());
        }
    }
}
