package io.novaws.core.client;

import io.novaws.ClientConnection;
import io.novaws.CloseCause;
import io.novaws.Connect;
import io.novaws.ConnectOptions;
import io.novaws.DialException;
import io.novaws.StatusChange;
import io.novaws.TransportState;
import io.novaws.core.connection.CloseReasons;
import io.novaws.core.dispatch.Dispatcher;
import io.novaws.core.lane.Handover;
import io.novaws.core.model.EndpointModel;
import io.novaws.core.model.Notice;
import io.novaws.core.outbox.Farewells;
import io.novaws.core.reconnect.Budget;
import io.novaws.core.reconnect.LinkKeeper;
import io.novaws.core.settings.ClientSettings;
import io.novaws.core.settings.Configuration;
import io.novaws.core.settings.EndpointLimits;
import io.novaws.core.websocket.ApplicationLoader;
import io.novaws.core.websocket.Host;
import io.novaws.core.websocket.NovaApplication;
import io.novaws.handler.BackOff;
import io.novaws.spi.Transport;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The client endpoints of one application, and all connections that it has dialled.
 *
 * <p>Threading: safe from any thread.
 */
public final class ClientApplication implements NovaApplication.Companion {
    private static final System.Logger LOG = System.getLogger("io.novaws.client");
    /** Shared by every application that this class is loaded for. */
    private static final Budget BUDGET = new Budget(System::nanoTime);

    private static final double JITTER = 0.2;
    private static final TransportState UNKNOWN = new TransportState("", 0, "", false, "", List.of(), Optional.empty());

    private final NovaApplication application;
    private final Host host;
    private final Once transport;
    private final Function<EndpointModel, ClientHandlers.Source> handlers;
    private final Consumer<StatusChange> observers;
    private final Farewells farewells;
    private final Map<Class<?>, Dispatcher> endpoints = new HashMap<>();
    private final Set<Dialled> dialled = ConcurrentHashMap.newKeySet();
    private volatile boolean shut;

    /**
     * The clients of an application.
     *
     * @param transport opens links; asked for at the first dial
     * @param handlers the policies that an endpoint and the application bring
     * @param observers is told of every change of a status, after the connection's handler
     * @param connector gets to know them
     */
    public ClientApplication(
            NovaApplication application,
            Host host,
            Supplier<Transport> transport,
            Function<EndpointModel, ClientHandlers.Source> handlers,
            Consumer<StatusChange> observers,
            LiveConnector connector) {
        this.application = application;
        this.host = host;
        this.farewells = new Farewells(host.timer());
        this.transport = new Once(() -> {
            Transport found = transport.get();
            found.begin(host.workers(), host.timer(), host.threads());
            return found;
        });
        this.handlers = handlers;
        this.observers = observers;
        application.clients().forEach(client -> endpoints.put(client.model().beanClass(), client));
        application.accompaniedBy(this);
        connector.serve(this);
    }

    /**
     * Dials an endpoint.
     *
     * @throws IllegalArgumentException if it is no client endpoint, or the options are wrong
     */
    CompletionStage<ClientConnection> connect(Class<?> endpoint, ConnectOptions options) {
        Dispatcher dispatcher = endpoints.get(endpoint);
        if (dispatcher == null) {
            throw new IllegalArgumentException(
                    endpoint.getName() + " is not a client endpoint of this application; it has " + endpoints.keySet());
        }
        if (shut) {
            return CompletableFuture.failedFuture(
                    new DialException(DialException.Reason.CLOSED, "the application stops", null));
        }
        ClientHandlers.check(options.handlers());
        EndpointModel model = dispatcher.model();
        ClientSettings settings = new ClientSettings(host.configuration(), model.name());
        DialPlan plan = new DialPlan(
                        model,
                        templates(model, settings),
                        withCredentials(options, settings),
                        () -> Duration.ofMillis(dispatcher.limits().handshakeTimeout()),
                        () -> dispatcher.limits().maxMessageSize())
                .checked();
        CompletableFuture<ClientConnection> ready = new CompletableFuture<>();
        Handover.run(host.workers(), () -> begin(dispatcher, plan, ready));
        return ready;
    }

    /** The call's credentials, or those of the configuration. */
    private static ConnectOptions withCredentials(ConnectOptions options, ClientSettings settings) {
        return options.credentials().isPresent()
                ? options
                : settings.credentials().map(options::credentials).orElse(options);
    }

    private List<String> templates(EndpointModel model, ClientSettings settings) {
        Configuration configuration = host.configuration();
        String own = settings.addresses();
        List<String> declared = own == null ? model.addresses() : List.of(own.split(","));
        return declared.stream()
                .map(address -> Addresses.configured(address.strip(), configuration))
                .toList();
    }

    private void begin(Dispatcher dispatcher, DialPlan plan, CompletableFuture<ClientConnection> ready) {
        try {
            dial(dispatcher, plan, ready);
        } catch (RuntimeException | Error failure) {
            ready.completeExceptionally(failure);
        }
    }

    private void dial(Dispatcher dispatcher, DialPlan plan, CompletableFuture<ClientConnection> ready) {
        ClientHandlers policies = ClientHandlers.of(plan.options().handlers(), handlers.apply(dispatcher.model()));
        Transport opener = transport.get();
        Surroundings surroundings = new Surroundings(
                dispatcher,
                new ApplicationLoader(host.loader()),
                opener,
                session -> new ControlledSession(opener.control(session)),
                farewells,
                host.workers(),
                host.timer());
        AtomicReference<Dialled> self = new AtomicReference<>();
        Dialled connection = new Dialled(
                dispatcher, application.directory(), plan, policies, UNKNOWN, () -> dialled.remove(self.get()));
        self.set(connection);
        Links links = new Links(connection, plan, surroundings, policies, () -> backOff(dispatcher.limits()), ready);
        LinkKeeper keeper = new LinkKeeper(
                links,
                host.workers(),
                host.timer(),
                () -> BUDGET.take(application.settings().server().reconnectsPerSecond()),
                plan.options().keepsTrying(),
                (from, to) -> tell(connection, policies, new StatusChange(connection, from, to)));
        connection.keptBy(keeper);
        links.keptBy(keeper);
        dialled.add(connection);
        try {
            dispatcher.dialled(connection);
        } catch (RuntimeException | Error failure) {
            connection.finish(null, false);
            throw failure;
        }
        keeper.start();
        if (shut) {
            end(connection);
        }
    }

    private void tell(Dialled connection, ClientHandlers policies, StatusChange change) {
        policies.tellStatus(change);
        connection.tellLater(() -> {
            try {
                observers.accept(change);
            } catch (RuntimeException | Error failure) {
                LOG.log(System.Logger.Level.WARNING, "an observer of a client connection's status failed", failure);
            }
        });
    }

    private static BackOff backOff(EndpointLimits limits) {
        Duration first = Duration.ofMillis(limits.reconnectDelay());
        Duration longest = Duration.ofMillis(Math.max(limits.reconnectDelay(), limits.reconnectMaxDelay()));
        return new BackOff(limits.reconnectAttempts(), first, longest, JITTER);
    }

    @Override
    public void start() {
        endpoints.values().stream()
                .filter(client -> client.model().declared().connect() == Connect.AT_START)
                .forEach(client -> {
                    try {
                        connect(client.model().beanClass(), ConnectOptions.DEFAULT.keepTrying())
                                .whenComplete((connection, failure) -> {
                                    if (failure != null && !shut) {
                                        LOG.log(
                                                System.Logger.Level.ERROR,
                                                Notice.NO_ADDRESS.text(
                                                        client.name(), String.valueOf(failure.getMessage())));
                                    }
                                });
                    } catch (IllegalArgumentException wrong) {
                        throw new IllegalStateException(
                                Notice.NO_ADDRESS.text(client.name(), String.valueOf(wrong.getMessage())), wrong);
                    }
                });
    }

    @Override
    public void shut() {
        shut = true;
        dialled.forEach(ClientApplication::endIfNotOpen);
    }

    /** Those that are open the drain closes, one by one. */
    private static void endIfNotOpen(Dialled connection) {
        if (connection.links() == 0) {
            end(connection);
        }
    }

    private static void end(Dialled connection) {
        connection.end(CloseReasons.of(GOING_AWAY, ""), CloseCause.DRAIN);
    }

    @Override
    public void close() {
        try {
            farewells.end(0, TimeUnit.SECONDS);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        } finally {
            transport.close();
        }
    }

    private static final int GOING_AWAY = 1001;

    /** Makes the transport at the first dial. */
    private static final class Once {
        private final Supplier<Transport> source;
        // Both guarded by this.
        private @Nullable Transport made;
        private boolean over;

        private Once(Supplier<Transport> source) {
            this.source = source;
        }

        private synchronized Transport get() {
            if (over) {
                throw new IllegalStateException("the application has stopped");
            }
            if (made == null) {
                made = source.get();
            }
            return made;
        }

        private synchronized void close() {
            over = true;
            if (made != null) {
                made.close();
                made = null;
            }
        }
    }
}
