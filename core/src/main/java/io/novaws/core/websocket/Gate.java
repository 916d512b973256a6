package io.novaws.core.websocket;

import static java.lang.System.Logger.Level.WARNING;

import io.novaws.Admission;
import io.novaws.TransportState;
import io.novaws.core.connection.Directory;
import io.novaws.core.connection.LiveConnection;
import io.novaws.core.dispatch.Dispatcher;
import io.novaws.core.lane.Handover;
import io.novaws.core.model.Access;
import io.novaws.core.model.Argument;
import io.novaws.core.model.EndpointModel;
import io.novaws.core.model.Notice;
import io.novaws.core.model.NoticeLog;
import io.novaws.core.model.PathTemplate;
import io.novaws.core.settings.LiveSettings;
import io.novaws.core.settings.ServerLimits;
import io.novaws.handler.OverloadHandler;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides on every request for a WebSocket before any 101: host, origin, room, the handshake callback, roles,
 * subprotocol.
 *
 * <p>Threading: safe from any thread. The verdict comes on the caller's thread where nothing may block, otherwise on a
 * worker, at the deadline on the timer's thread.
 */
public final class Gate {
    private static final NoticeLog LOG = NoticeLog.of("io.novaws.endpoint");

    private static final int FORBIDDEN = 403;
    private static final int MISDIRECTED = 421;
    private static final int FAILED = 500;
    /** What a container has for its part of the handshake when the server goes. */
    private static final long LAST_OPENINGS_MILLIS = 1000;

    /**
     * A path that leads to an endpoint.
     *
     * @param typed the variables that callbacks ask for as something else than text
     * @param roles every role that the endpoint names
     */
    private record Entrance(
            PathTemplate path,
            List<Argument.PathParameter> typed,
            List<String> roles,
            OriginCheck origins,
            Dispatcher dispatcher) {
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
    private final LiveSettings settings;
    private final Refusals refusals;
    private final Places places = new Places();
    /** Handshakes that wait for their callback. */
    private final UnderWay<Attempt> attempts = new UnderWay<>(this::tooLate);
    /** Those that the container may still open. */
    private final UnderWay<Ticket> tickets = new UnderWay<>(this::revoke);

    private final Proxies proxies;
    /** Seconds after which those who are refused may come back; 0 while the gate is open. */
    private volatile long shutFor;

    Gate(
            List<Dispatcher> dispatchers,
            Host host,
            Directory directory,
            LiveSettings settings,
            OverloadHandler overload) {
        this.host = host;
        this.directory = directory;
        this.settings = settings;
        this.refusals = new Refusals(overload);
        this.proxies = new Proxies(host.policy());
        for (Dispatcher dispatcher : dispatchers) {
            OriginCheck origins =
                    new OriginCheck(host.policy().origins(), dispatcher.model().origins());
            EndpointModel model = dispatcher.model();
            entrances.add(
                    new Entrance(model.servedPath(), model.typedPathParameters(), model.roles(), origins, dispatcher));
        }
        entrances.sort(Comparator.comparing(Entrance::path, PathTemplate.BEST_MATCH_FIRST));
    }

    /**
     * Refuses everything from now on, and asks to come back after these seconds, at least 1. Those that were let in have a
     * second to open: a container may never open one whose peer has gone.
     */
    void shut(long retryAfterSeconds) {
        shutFor = retryAfterSeconds;
        List<Ticket> admitted = tickets.now();
        if (!admitted.isEmpty()) {
            try {
                host.timer()
                        .schedule(() -> admitted.forEach(this::revoke), LAST_OPENINGS_MILLIS, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException stopped) {
                admitted.forEach(this::revoke);
            }
        }
    }

    /** Refuses those that still wait for their callback, and voids what tickets are left. */
    void end() {
        attempts.end();
        tickets.end();
    }

    private void tooLate(Attempt attempt) {
        attempt.expire(() -> refusals.unavailable(Verdict.Why.DRAINING, "the server is stopping"));
    }

    /** On a worker: it ends a scope of the application. */
    private void revoke(Ticket ticket) {
        Handover.run(host.workers(), ticket::revoke);
    }

    boolean isShut() {
        return shutFor > 0;
    }

    Refusals refusals() {
        return refusals;
    }

    Places places() {
        return places;
    }

    /** Whether an endpoint serves the path, percent-encoded as it came. */
    public boolean leadsToEndpoint(String path) {
        return entrances.stream().anyMatch(entrance -> entrance.match(path) != null);
    }

    /** Whether one would, but for a variable that is no value of its parameter's type. */
    public boolean nearlyLeadsToEndpoint(String path) {
        return entrances.stream().anyMatch(entrance -> entrance.path().match(path) != null);
    }

    /** Decides on a request; a handshake callback that may block runs on a worker. The stage does not fail. */
    public CompletionStage<Verdict> admit(UpgradeRequest request) {
        return admit(request, host.workers())
                .thenApply(verdict -> verdict instanceof Verdict.Anonymous anonymous
                        ? anonymous.unknown().get()
                        : verdict);
    }

    /**
     * Decides on a request, or leaves it to the transport to find out who the caller is; the stage does not fail.
     *
     * @param callbacks runs the handshake callback where that may block: a thread of a servlet container may itself
     */
    public CompletionStage<Verdict> admit(UpgradeRequest asked, Executor callbacks) {
        UpgradeRequest request = proxies.seenThrough(asked);
        for (Entrance entrance : entrances) {
            Map<String, String> parameters = entrance.match(request.path());
            if (parameters != null) {
                return decideSafely(entrance, request, parameters, callbacks)
                        .thenApply(verdict -> verdict.then(decided -> noted(decided, entrance.dispatcher(), request)));
            }
        }
        return CompletableFuture.completedFuture(new Verdict.Unknown());
    }

    /** What a server throws, as when it is asked for a role while it stops, is nothing for the peer. */
    private CompletionStage<Verdict> decideSafely(
            Entrance entrance, UpgradeRequest request, Map<String, String> parameters, Executor callbacks) {
        try {
            return decide(entrance, request, parameters, callbacks);
        } catch (RuntimeException | Error unexpected) {
            return CompletableFuture.completedFuture(failed(entrance.dispatcher(), unexpected));
        }
    }

    /** One line at most for a request that is refused, without a word that came from the peer. */
    private static Verdict noted(Verdict verdict, Dispatcher dispatcher, UpgradeRequest request) {
        if (verdict instanceof Verdict.Refused refused && refused.why() != Verdict.Why.FAILURE) {
            Verdict.Why why = refused.why();
            LOG.logKind(
                    why.level(),
                    why,
                    Notice.HANDSHAKE_REFUSED,
                    request.remoteAddress().getHostString(),
                    dispatcher.name(),
                    refused.response().status(),
                    why.text());
        }
        return verdict;
    }

    /**
     * What costs nothing comes first, and what tells of others' connections only to those who might come in: a page of
     * another origin learns nothing about the load, and is never counted.
     */
    private CompletionStage<Verdict> decide(
            Entrance entrance, UpgradeRequest request, Map<String, String> parameters, Executor callbacks) {
        Dispatcher dispatcher = entrance.dispatcher();
        entrance.roles().forEach(request.caller()::hasRole); // some can be asked while the request lasts only
        if (!hostIsAllowed(request)) {
            return refused(Verdict.Why.HOST, MISDIRECTED, "this server does not answer for that host");
        }
        if (!entrance.origins().permits(request)) {
            return request.headers().containsKey("Origin")
                    ? refused(Verdict.Why.ORIGIN, FORBIDDEN, "pages of this origin may not connect")
                    : refused(
                            Verdict.Why.NO_ORIGIN,
                            FORBIDDEN,
                            "with a cookie, a password or a certificate goes an Origin");
        }
        if (dispatcher.model().access() instanceof Access.Denied) {
            return refused(Verdict.Why.DENIED, FORBIDDEN, "nobody may connect");
        }
        HandshakeSnapshot handshake = new HandshakeSnapshot(request, parameters);
        long retryAfter = shutFor;
        if (retryAfter > 0) {
            return CompletableFuture.completedFuture(refusals.draining(handshake, retryAfter));
        }
        Places.Answer answer =
                places.take(dispatcher.name(), AddressBlock.of(request.remoteAddress()), caps(dispatcher));
        if (answer instanceof Places.Full full) {
            return CompletableFuture.completedFuture(refusals.full(handshake, full.overload()));
        }
        LiveConnection connection = connection(dispatcher, request, parameters, (Places.Place) answer);
        return dispatcher.model().onHandshake() == null
                ? CompletableFuture.completedFuture(
                        answered(dispatcher, connection, handshake, Admission.accept(), null))
                : ask(dispatcher, connection, handshake, callbacks);
    }

    private Places.Caps caps(Dispatcher dispatcher) {
        ServerLimits server = settings.server();
        return new Places.Caps(
                server.maxConnections(), dispatcher.limits().maxConnections(), server.maxConnectionsPerAddress());
    }

    private LiveConnection connection(
            Dispatcher dispatcher, UpgradeRequest request, Map<String, String> parameters, Places.Place place) {
        try {
            return new LiveConnection(
                    dispatcher, directory, parameters, request.caller(), transport(request), place::leave);
        } catch (RuntimeException | Error unexpected) {
            place.leave();
            throw unexpected;
        }
    }

    /** Asks the handshake callback; the deadline runs from now, or from its return where it may not block. */
    private CompletionStage<Verdict> ask(
            Dispatcher dispatcher, LiveConnection connection, HandshakeSnapshot handshake, Executor callbacks) {
        Attempt attempt = new Attempt(host.workers(), () -> dispatcher.abandoned(connection));
        attempts.begin(attempt);
        Runnable call = () -> {
            CompletionStage<Admission> answer = attempt.run(() -> dispatcher.handshake(connection, handshake));
            if (answer != null) {
                answer.whenComplete((admission, failure) ->
                        attempt.decide(() -> answered(dispatcher, connection, handshake, admission, failure)));
            }
        };
        try {
            if (dispatcher.handshakeMayBlock()) {
                watch(attempt, dispatcher);
                callbacks.execute(call);
            } else {
                call.run();
                if (!attempt.isDecided()) {
                    watch(attempt, dispatcher);
                }
            }
        } catch (RuntimeException | OutOfMemoryError noThread) {
            tooLate(attempt);
        }
        return attempt.verdict().whenComplete((verdict, failure) -> attempts.isOver(attempt));
    }

    /** The verdict comes from the timer itself: all workers may be what is late. */
    private void watch(Attempt attempt, Dispatcher dispatcher) {
        Runnable expire =
                () -> attempt.expire(() -> refusals.unavailable(Verdict.Why.LATE, "the handshake takes too long"));
        attempt.expireWith(
                host.timer().schedule(expire, dispatcher.limits().handshakeTimeout(), TimeUnit.MILLISECONDS));
    }

    private Verdict answered(
            Dispatcher dispatcher,
            LiveConnection connection,
            HandshakeSnapshot handshake,
            @Nullable Admission admission,
            @Nullable Throwable failure) {
        if (admission == null) {
            return failed(dispatcher, connection, failure);
        }
        return safely(dispatcher, connection, () -> conclude(dispatcher, connection, handshake, admission));
    }

    private Verdict safely(Dispatcher dispatcher, LiveConnection connection, Supplier<Verdict> conclusion) {
        try {
            return conclusion.get();
        } catch (RuntimeException | Error unexpected) {
            return failed(dispatcher, connection, unexpected);
        }
    }

    private Verdict conclude(
            Dispatcher dispatcher, LiveConnection connection, HandshakeSnapshot handshake, Admission admission) {
        if (admission instanceof Admission.Refused response) {
            dispatcher.abandoned(connection);
            return refusals.because(Verdict.Why.APPLICATION, response);
        }
        Admission.Accepted accepted = (Admission.Accepted) admission;
        accepted.principal()
                .ifPresent(caller ->
                        connection.identify(connection.identity().replacedBy(caller, accepted.roles()::contains)));
        if (connection.principal().isPresent() || dispatcher.model().access().permits(connection::isUserInRole)) {
            return enter(dispatcher, connection, handshake, accepted);
        }
        return new Verdict.Anonymous(
                caller -> safely(dispatcher, connection, () -> {
                    dispatcher.model().roles().forEach(caller::hasRole); // as in decide
                    connection.identify(caller);
                    return enter(dispatcher, connection, handshake, accepted);
                }),
                () -> safely(dispatcher, connection, () -> enter(dispatcher, connection, handshake, accepted)));
    }

    private Verdict enter(
            Dispatcher dispatcher,
            LiveConnection connection,
            HandshakeSnapshot handshake,
            Admission.Accepted accepted) {
        accepted.until()
                .ifPresent(end -> connection.identify(connection.identity().until(end)));
        if (!dispatcher.model().access().permits(connection::isUserInRole)) {
            dispatcher.abandoned(connection);
            Verdict.Why why = connection.principal().isPresent() ? Verdict.Why.ROLE : Verdict.Why.NO_CALLER;
            return refusals.because(why, Dispatcher.refusal(connection));
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
        return new Verdict.Admitted(ticket(dispatcher, connection, accepted, subprotocol));
    }

    private Ticket ticket(
            Dispatcher dispatcher, LiveConnection connection, Admission.Accepted accepted, String subprotocol) {
        Ticket ticket = new Ticket(dispatcher, connection, accepted, subprotocol, tickets::isOver);
        tickets.begin(ticket);
        long timeout = dispatcher.limits().handshakeTimeout();
        if (isShut()) {
            ticket.expireWith(host.timer()
                    .schedule(() -> revoke(ticket), Math.min(timeout, LAST_OPENINGS_MILLIS), TimeUnit.MILLISECONDS));
        } else {
            ticket.expireWith(host.timer().schedule(() -> discardOnWorker(ticket), timeout, TimeUnit.MILLISECONDS));
        }
        return ticket;
    }

    private void discardOnWorker(Ticket ticket) {
        Handover.run(host.workers(), ticket::discard);
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

    private Verdict failed(Dispatcher dispatcher, LiveConnection connection, @Nullable Throwable thrown) {
        Throwable failure =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        dispatcher.abandoned(connection);
        return failed(dispatcher, failure);
    }

    private Verdict failed(Dispatcher dispatcher, @Nullable Throwable failure) {
        LOG.log(WARNING, failure, Notice.CALLBACK_FAILED, "the handshake of " + dispatcher.name(), "");
        return refusals.because(Verdict.Why.FAILURE, Admission.refuse(FAILED));
    }

    private boolean hostIsAllowed(UpgradeRequest request) {
        return host.policy().permitsHost(request.headers());
    }

    private CompletionStage<Verdict> refused(Verdict.Why why, int status, String body) {
        return CompletableFuture.completedFuture(refusals.because(why, Admission.refuse(status, body)));
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
