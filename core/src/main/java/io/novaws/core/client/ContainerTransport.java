package io.novaws.core.client;

import io.novaws.DialException;
import io.novaws.DialException.Reason;
import io.novaws.core.lane.Handover;
import io.novaws.spi.Dial;
import io.novaws.spi.LinkControl;
import io.novaws.spi.Transport;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The container's own client, for applications without a better transport. It can less, and says so:
 *
 * <ul>
 *   <li>a dial holds a worker until the container answers, which may be long after the time-out: what opens then is closed;
 *   <li>{@code wss} only where the container is known to check the name of the host: Tyrus;
 *   <li>no proxy; statuses and Retry-After as far as the container shows them.
 * </ul>
 *
 * <p>Threading: safe from any thread.
 */
public final class ContainerTransport implements Transport {
    private static final System.Logger LOG = System.getLogger("io.novaws.client");
    private static final String CHECKS_HOST_NAMES = "org.glassfish.tyrus.";
    /** Of a container's threads nobody knows what they have of the application. */
    private static final LinkControl ELSEWHERE = new LinkControl() {
        @Override
        public boolean mayRunHere() {
            return false;
        }
    };

    /** Takes a number of seconds. */
    private static final String UNDERTOW_TIMEOUT = "io.undertow.websocket.CONNECT_TIMEOUT";

    private final WebSocketContainer container;
    private volatile Executor workers = task -> new Thread(task, "nova-client-dial").start();
    private volatile @Nullable ScheduledExecutorService timer;

    /** The client of that container. */
    public ContainerTransport(WebSocketContainer container) {
        this.container = container;
    }

    /**
     * The client of the container that this application runs in; empty if there is none.
     *
     * @param loader the application's class loader; null for the thread's
     */
    public static Optional<Transport> find(@Nullable ClassLoader loader) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        if (loader != null) {
            thread.setContextClassLoader(loader);
        }
        try {
            return Optional.of(new ContainerTransport(ContainerProvider.getWebSocketContainer()));
        } catch (RuntimeException | ServiceConfigurationError | LinkageError none) {
            LOG.log(System.Logger.Level.DEBUG, "the container has no client", none);
            return Optional.empty();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public String name() {
        return "container";
    }

    @Override
    public void begin(Executor givenWorkers, ScheduledExecutorService givenTimer, ThreadFactory threads) {
        workers = givenWorkers;
        timer = givenTimer;
    }

    @Override
    public LinkControl control(Session session) {
        return ELSEWHERE;
    }

    @Override
    public CompletionStage<Session> open(Dial dial, Endpoint endpoint) {
        DialException impossible = impossible(dial);
        if (impossible != null) {
            return CompletableFuture.failedFuture(impossible);
        }
        CompletableFuture<Session> result = new CompletableFuture<>();
        ScheduledExecutorService clock = timer;
        if (clock != null) {
            try {
                var timeout = clock.schedule(
                        () -> result.completeExceptionally(ContainerFailures.dial(
                                Reason.TIMEOUT,
                                dial,
                                "no answer in " + dial.timeout().toMillis() + " ms")),
                        dial.timeout().toMillis(),
                        TimeUnit.MILLISECONDS);
                result.whenComplete((session, failure) -> timeout.cancel(false));
            } catch (RejectedExecutionException stopped) {
                return CompletableFuture.failedFuture(
                        ContainerFailures.dial(Reason.CLOSED, dial, "the application stops"));
            }
        }
        Handover.run(workers, () -> connect(dial, endpoint, result));
        return result;
    }

    private @Nullable DialException impossible(Dial dial) {
        if (dial.proxy().isPresent()) {
            return ContainerFailures.dial(
                    Reason.PROTOCOL, dial, "the container's client takes no proxy; nova-tyrus-impl does");
        }
        boolean secure = "wss".equalsIgnoreCase(dial.uri().getScheme());
        if (secure && !container.getClass().getName().startsWith(CHECKS_HOST_NAMES)) {
            return ContainerFailures.dial(
                    Reason.TLS,
                    dial,
                    "the container's client is not known to check whose certificate it gets; nova-tyrus-impl does");
        }
        return null;
    }

    private void connect(Dial dial, Endpoint endpoint, CompletableFuture<Session> result) {
        if (result.isDone()) {
            return;
        }
        Answer answer = new Answer(dial.headers());
        try {
            CheckedEndpoint checked = new CheckedEndpoint(endpoint, dial.subprotocols());
            Session session = container.connectToServer(checked, config(dial, answer), dial.uri());
            if (checked.refused()) {
                result.completeExceptionally(ContainerFailures.dial(
                        Reason.PROTOCOL, dial, "the server chose what was not offered (RFC 6455, 4.1)"));
            } else if (!result.complete(session)) {
                session.close(new CloseReason(CloseReason.CloseCodes.NORMAL_CLOSURE, ""));
            }
        } catch (DeploymentException | IOException | RuntimeException | Error failure) {
            LOG.log(System.Logger.Level.TRACE, "the container has opened no link", failure);
            result.completeExceptionally(ContainerFailures.of(failure, dial, answer.headers()));
        }
    }

    private static ClientEndpointConfig config(Dial dial, Answer answer) {
        ClientEndpointConfig.Builder builder = ClientEndpointConfig.Builder.create()
                .preferredSubprotocols(dial.subprotocols())
                .configurator(answer);
        dial.sslContext().ifPresent(builder::sslContext);
        ClientEndpointConfig config = builder.build();
        config.getUserProperties()
                .put(UNDERTOW_TIMEOUT, (int) Math.max(1, dial.timeout().toSeconds()));
        return config;
    }

    /** Says the dial's headers, and keeps the server's. */
    private static final class Answer extends ClientEndpointConfig.Configurator {
        private final Map<String, List<String>> asked;
        private volatile Map<String, List<String>> answered = Map.of();

        private Answer(Map<String, List<String>> asked) {
            this.asked = asked;
        }

        private Map<String, List<String>> headers() {
            return answered;
        }

        @Override
        public void beforeRequest(Map<String, List<String>> headers) {
            asked.forEach((name, values) -> headers.put(name, new ArrayList<>(values)));
        }

        @Override
        public void afterResponse(HandshakeResponse response) {
            answered = response.getHeaders();
        }
    }
}
