package io.novaws.core.websocket;

import static java.lang.System.Logger.Level.WARNING;

import io.novaws.Admission;
import io.novaws.TransportState;
import io.novaws.core.connection.Directory;
import io.novaws.core.connection.Identity;
import io.novaws.core.connection.LiveConnection;
import io.novaws.core.dispatch.Dispatcher;
import io.novaws.core.model.Access;
import io.novaws.core.model.Argument;
import io.novaws.core.model.EndpointModel;
import io.novaws.core.model.Notice;
import io.novaws.core.model.PathTemplate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides on every request for a WebSocket before any 101: host, origin, the handshake callback, roles, subprotocol.
 *
 * <p>Threading: safe from any thread. The verdict comes on the caller's thread where nothing may block, otherwise on a
 * worker.
 */
public final class Gate {
    private static final System.Logger LOG = System.getLogger("io.novaws.endpoint");
    /** From the admission to the open. */
    private static final long HANDSHAKE_SECONDS = 10;

    private static final int FORBIDDEN = 403;
    private static final int MISDIRECTED = 421;
    private static final int FAILED = 500;
    private static final int UNAVAILABLE = 503;

    /**
     * A path that leads to an endpoint.
     *
     * @param typed the variables that callbacks ask for as something else than text
     */
    private record Entrance(
            PathTemplate path, List<Argument.PathParameter> typed, OriginCheck origins, Dispatcher dispatcher) {
        /** The variables of a request's path; null if it leads elsewhere, as where a number is asked for and none came. */
        @Nullable
        Map<String, String> match(String requested) {
            Map<String, String> variables = path.match(requested);
            boolean readable = variables != null
                    && typed.stream().allMatch(parameter -> parameter.reads(variables.get(parameter.name())));
            return readable ? variables : null;
        }
    }

    private final List<Entrance> entrances = new ArrayList<>();
    private final Host host;
    private final Directory directory;
    /** Seconds after which those who are refused may come back; 0 while the gate is open. */
    private volatile long shutFor;

    Gate(List<Dispatcher> dispatchers, Host host, Directory directory) {
        this.host = host;
        this.directory = directory;
        for (Dispatcher dispatcher : dispatchers) {
            OriginCheck origins =
                    new OriginCheck(host.policy().origins(), dispatcher.model().origins());
            EndpointModel model = dispatcher.model();
            entrances.add(new Entrance(model.path(), model.typedPathParameters(), origins, dispatcher));
        }
        entrances.sort(Comparator.comparing(Entrance::path, PathTemplate.BEST_MATCH_FIRST));
    }

    /** Refuses everything from now on, and asks to come back after these seconds, at least 1. */
    void shut(long retryAfterSeconds) {
        shutFor = retryAfterSeconds;
    }

    boolean isShut() {
        return shutFor > 0;
    }

    /** Decides on a request; the stage does not fail. */
    public CompletionStage<Verdict> admit(UpgradeRequest request) {
        for (Entrance entrance : entrances) {
            Map<String, String> parameters = entrance.match(request.path());
            if (parameters != null) {
                return decide(entrance, request, parameters);
            }
        }
        return CompletableFuture.completedFuture(new Verdict.Unknown());
    }

    private CompletionStage<Verdict> decide(Entrance entrance, UpgradeRequest request, Map<String, String> parameters) {
        Dispatcher dispatcher = entrance.dispatcher();
        long retryAfter = shutFor;
        if (retryAfter > 0) {
            return CompletableFuture.completedFuture(
                    new Verdict.Refused(Admission.refuse(UNAVAILABLE, "the server is stopping")
                            .header("Retry-After", Long.toString(retryAfter))));
        }
        if (!hostIsAllowed(request)) {
            return refused(MISDIRECTED, "this server does not answer for that host");
        }
        if (!entrance.origins().permits(request)) {
            return refused(FORBIDDEN, "pages of this origin may not connect");
        }
        if (dispatcher.model().access() instanceof Access.Denied) {
            return refused(FORBIDDEN, "nobody may connect");
        }
        HandshakeSnapshot handshake = new HandshakeSnapshot(request, parameters);
        LiveConnection connection = new LiveConnection(
                dispatcher,
                directory,
                parameters,
                new Identity(request.principal(), request.roles()),
                transport(request));
        return ask(dispatcher, connection, handshake).handle((admission, failure) -> {
            if (failure != null) {
                return failed(dispatcher, connection, failure);
            }
            try {
                return conclude(dispatcher, connection, handshake, admission);
            } catch (RuntimeException unexpected) {
                return failed(dispatcher, connection, unexpected);
            }
        });
    }

    private CompletionStage<Admission> ask(
            Dispatcher dispatcher, LiveConnection connection, HandshakeSnapshot handshake) {
        if (!dispatcher.handshakeMayBlock()) {
            return dispatcher.handshake(connection, handshake);
        }
        try {
            return CompletableFuture.supplyAsync(() -> dispatcher.handshake(connection, handshake), host.workers())
                    .thenCompose(Function.identity());
        } catch (RejectedExecutionException shutDown) {
            return CompletableFuture.completedFuture(Admission.refuse(UNAVAILABLE));
        }
    }

    private Verdict conclude(
            Dispatcher dispatcher, LiveConnection connection, HandshakeSnapshot handshake, Admission admission) {
        if (admission instanceof Admission.Refused response) {
            dispatcher.abandoned(connection);
            return new Verdict.Refused(response);
        }
        Admission.Accepted accepted = (Admission.Accepted) admission;
        accepted.principal().ifPresent(caller -> connection.identify(new Identity(caller, accepted.roles()::contains)));
        if (!dispatcher.model().access().permits(connection::isUserInRole)) {
            dispatcher.abandoned(connection);
            return new Verdict.Refused(Dispatcher.refusal(connection));
        }
        String subprotocol;
        try {
            subprotocol = subprotocol(dispatcher, handshake, accepted.subprotocol());
        } catch (IllegalStateException notOffered) {
            return failed(dispatcher, connection, notOffered);
        }
        if (dispatcher.model().keepsHandshake()) {
            connection.keep(handshake);
        }
        Ticket ticket = new Ticket(dispatcher, connection, accepted, subprotocol);
        ticket.expireWith(host.timer().schedule(() -> discardOnWorker(ticket), HANDSHAKE_SECONDS, TimeUnit.SECONDS));
        return new Verdict.Admitted(ticket);
    }

    private void discardOnWorker(Ticket ticket) {
        try {
            host.workers().execute(ticket::discard);
        } catch (RejectedExecutionException shutDown) {
            ticket.discard();
        }
    }

    /** The application's choice, or the first of the endpoint's list that the peer offers; empty for none. */
    private static String subprotocol(Dispatcher dispatcher, HandshakeSnapshot handshake, Optional<String> chosen) {
        List<String> offered = handshake.subprotocols();
        if (chosen.isPresent()) {
            if (!offered.contains(chosen.get())) {
                throw new IllegalStateException("the admission chose a subprotocol that the peer did not offer");
            }
            return chosen.get();
        }
        return dispatcher.model().subprotocols().stream()
                .filter(offered::contains)
                .findFirst()
                .orElse("");
    }

    private static Verdict failed(Dispatcher dispatcher, LiveConnection connection, Throwable thrown) {
        Throwable failure =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        LOG.log(WARNING, Notice.CALLBACK_FAILED.text("the handshake of " + dispatcher.name()), failure);
        dispatcher.abandoned(connection);
        return new Verdict.Refused(Admission.refuse(FAILED));
    }

    private boolean hostIsAllowed(UpgradeRequest request) {
        return host.policy().permitsHost(request.headers());
    }

    private static CompletionStage<Verdict> refused(int status, String body) {
        return CompletableFuture.completedFuture(new Verdict.Refused(Admission.refuse(status, body)));
    }

    private static TransportState transport(UpgradeRequest request) {
        return new TransportState(
                request.localAddress().getHostString(),
                request.localAddress().getPort(),
                request.path(),
                request.secure(),
                "",
                List.of(),
                Optional.empty());
    }
}
