package io.novaws.core.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.Admission;
import io.novaws.Connection;
import io.novaws.DrainResult;
import io.novaws.Handshake;
import io.novaws.NonBlocking;
import io.novaws.NovaEndpoint;
import io.novaws.OnHandshake;
import io.novaws.core.codec.CoderFactory;
import io.novaws.core.connection.Directory;
import io.novaws.core.connection.Identity;
import io.novaws.core.fixture.Endpoints;
import io.novaws.core.fixture.HandTimer;
import io.novaws.core.fixture.OneInstance;
import io.novaws.core.fixture.RecordingLink;
import io.novaws.core.outbox.Link;
import io.novaws.core.outbox.SessionLink;
import io.novaws.core.settings.Configuration;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.json.bind.JsonbBuilder;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GateTest {
    private static final InetSocketAddress HERE = InetSocketAddress.createUnresolved("localhost", 80);

    private final HandTimer timer = new HandTimer();
    private final List<String> scopes = new ArrayList<>();
    private final List<Directory> directories = new ArrayList<>();
    private Executor workers = Runnable::run;

    @NovaEndpoint("/chat/{room}")
    static class Rooms {
        @OnHandshake
        Admission admit(Handshake handshake, @PathParam("room") String room) {
            return handshake.query("refuse").isPresent()
                    ? Admission.refuse(418, "no").header("X-Why", room)
                    : Admission.accept().header("X-Room", room);
        }
    }

    @NovaEndpoint("/chat/lobby")
    static class Lobby {
        @OnMessage
        void message(String text) {}
    }

    private NovaApplication of(Object... endpoints) {
        Map<Class<?>, Object> instances = new HashMap<>();
        for (Object endpoint : endpoints) {
            instances.put(endpoint.getClass(), endpoint);
        }
        Directory directory = new Directory(instances.keySet());
        directories.add(directory);
        return new NovaApplication(
                instances.keySet().stream().map(Endpoints::read).toList(),
                directory,
                model -> new OneInstance(
                        Objects.requireNonNull(instances.get(model.beanClass())),
                        () -> scopes.add("begin"),
                        () -> scopes.add("end")),
                JsonbBuilder.create(),
                CoderFactory.REFLECTION,
                Handlers.DEFAULT,
                new LiveOperations(),
                new Host(
                        task -> workers.execute(task),
                        timer,
                        new ServerPolicy(Optional.of(ServerPolicy.LOOPBACK), Set.of()),
                        Configuration.EMPTY));
    }

    private record User(String getName) implements Principal {
        @Override
        public String getName() {
            return getName;
        }
    }

    private static UpgradeRequest request(String path, @Nullable Principal caller, String... namesAndValues) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Host", List.of("localhost"));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.put(namesAndValues[i], List.of(namesAndValues[i + 1]));
        }
        String[] parts = path.split("\\?", 2);
        return new UpgradeRequest(
                parts[0], parts.length > 1 ? parts[1] : "", headers, HERE, HERE, false, caller, "member"::equals);
    }

    private static Verdict ask(NovaApplication application, String path, String... headers) {
        return application
                .gate()
                .admit(request(path, null, headers))
                .toCompletableFuture()
                .join();
    }

    private static Ticket ticket(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Admitted.class);
        return ((Verdict.Admitted) verdict).ticket();
    }

    private static int status(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Refused.class);
        return ((Verdict.Refused) verdict).response().status();
    }

    private static boolean isOver(Directory directory) {
        try {
            return directory.awaitNone(0, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @NovaEndpoint("/order/{number}")
    static class Order {
        @OnHandshake
        void admit(@PathParam("number") long number) {}
    }

    // ---- host, path, callback

    @NovaEndpoint(value = "/open", origins = "*")
    static class Open {
        @OnMessage
        void message(String text) {}
    }

    @Test
    void endpointOpenToEveryOrigin_isNamed() {
        assertThat(of(new Open(), new Lobby()).openToEveryOrigin()).containsExactly("Open");
    }

    @Test
    void variableThatIsNoNumberWhereOneIsAsked_leadsNowhere() {
        NovaApplication application = of(new Order());
        ticket(ask(application, "/order/7"));
        assertThat(ask(application, "/order/seven")).isEqualTo(new Verdict.Unknown());
    }

    @Test
    void bestPath_isAsked() {
        NovaApplication application = of(new Rooms(), new Lobby());
        assertThat(ticket(ask(application, "/chat/lobby")).admission().headers())
                .isEmpty();
        assertThat(ticket(ask(application, "/chat/red")).admission().headers())
                .containsExactly(Map.entry("X-Room", "red"));
        assertThat(ask(application, "/elsewhere")).isEqualTo(new Verdict.Unknown());
        assertThat(ask(application, "/chat")).isEqualTo(new Verdict.Unknown());
    }

    @Test
    void hostAndOrigin_areChecked() {
        NovaApplication application = of(new Lobby());
        assertThat(status(ask(application, "/chat/lobby", "Host", "rebound.example")))
                .isEqualTo(421);
        assertThat(status(ask(application, "/chat/lobby", "Origin", "http://evil.example")))
                .isEqualTo(403);
        ticket(ask(application, "/chat/lobby", "Origin", "http://localhost"));
    }

    @Test
    void passwordWithoutOrigin_isRefusedForThat_andNotForAnOrigin() {
        Verdict.Refused refused = (Verdict.Refused) ask(of(new Lobby()), "/chat/lobby", "Authorization", "Basic YTpi");
        assertThat(refused.why()).isEqualTo(Verdict.Why.NO_ORIGIN);
        assertThat(refused.response())
                .isEqualTo(Admission.refuse(403, "with a cookie, a password or a certificate goes an Origin"));
    }

    @Test
    void nobody_isNotACallerWithoutTheRole() {
        NovaApplication application = of(new Members());
        assertThat(((Verdict.Refused) ask(application, "/members")).why()).isEqualTo(Verdict.Why.NO_CALLER);
        assertThat(((Verdict.Refused) ask(application, "/members?as=guest")).why())
                .isEqualTo(Verdict.Why.ROLE);
    }

    @Test
    void refusal_isTheCallbacks_andEndsTheScope() {
        NovaApplication application = of(new Rooms());
        Verdict.Refused refused = (Verdict.Refused) ask(application, "/chat/red?refuse=1");
        assertThat(refused.response()).isEqualTo(Admission.refuse(418, "no").header("X-Why", "red"));
        assertThat(scopes).containsExactly("begin", "end");
        assertThat(isOver(directories.get(0))).isTrue();
    }

    @NovaEndpoint("/async/{how}")
    static class Async {
        CompletableFuture<Admission> later = new CompletableFuture<>();

        @OnHandshake
        CompletionStage<Admission> admit(@PathParam("how") String how) {
            return switch (how) {
                case "null" -> CompletableFuture.completedFuture(null);
                case "failed" -> CompletableFuture.failedFuture(new IllegalStateException("failed"));
                case "throw" -> throw new IllegalStateException("thrown");
                default -> later;
            };
        }
    }

    @Test
    void callbackThatFails_refusesWith500() {
        NovaApplication application = of(new Async());
        for (String how : List.of("null", "failed", "throw")) {
            Verdict verdict = ask(application, "/async/" + how);
            assertThat(status(verdict)).isEqualTo(500);
            assertThat(((Verdict.Refused) verdict).response().body()).isEmpty();
        }
        assertThat(isOver(directories.get(0))).isTrue();
    }

    @Test
    void stage_decidesLater() {
        Async endpoint = new Async();
        CompletionStage<Verdict> verdict = of(endpoint).gate().admit(request("/async/later", null));
        assertThat(verdict).isNotCompleted();
        endpoint.later.complete(Admission.refuse(403));
        assertThat(status(verdict.toCompletableFuture().join())).isEqualTo(403);
    }

    // ---- identity

    @NovaEndpoint("/members")
    @RolesAllowed("member")
    static class Members {
        @OnHandshake
        Admission admit(Handshake handshake) {
            return handshake
                    .query("as")
                    .<Admission>map(role -> Admission.accept().as("somebody", role))
                    .orElse(Admission.accept());
        }
    }

    @NovaEndpoint("/guarded")
    static class GuardedHandshake {
        @OnHandshake
        @RolesAllowed("member")
        void admit() {}
    }

    @NovaEndpoint("/closed")
    @DenyAll
    static class Closed {
        @OnMessage
        void message(String text) {}
    }

    @Test
    void roles_areTheServersOrTheApplications() {
        NovaApplication application = of(new Members());
        Gate gate = application.gate();
        assertThat(status(ask(application, "/members"))).isEqualTo(401);
        assertThat(status(ask(application, "/members?as=guest"))).isEqualTo(403);
        ticket(ask(application, "/members?as=member"));
        ticket(gate.admit(request("/members", new User("ann")))
                .toCompletableFuture()
                .join());
        assertThat(status(gate.admit(request("/members?as=guest", new User("ann")))
                        .toCompletableFuture()
                        .join()))
                .as("the application knows better")
                .isEqualTo(403);
        assertThat(status(ask(of(new Closed()), "/closed"))).isEqualTo(403);
    }

    @Test
    void rolesOfTheHandshakeCallback_refuseWith401Or403_not500() {
        NovaApplication application = of(new GuardedHandshake());
        assertThat(status(ask(application, "/guarded"))).isEqualTo(401);
        ticket(application
                .gate()
                .admit(request("/guarded", new User("ann")))
                .toCompletableFuture()
                .join());
    }

    private static List<String> challenges(Verdict verdict) {
        return ((Verdict.Refused) verdict)
                .response().headers().stream()
                        .filter(header -> header.getKey().equals("WWW-Authenticate"))
                        .map(Map.Entry::getValue)
                        .toList();
    }

    @NovaEndpoint("/strict")
    static class Strict {
        @OnHandshake
        Admission admit(Handshake handshake) {
            Admission.Refused refusal = Admission.refuse(401);
            return handshake
                    .query("challenge")
                    .map(challenge -> refusal.header("www-authenticate", challenge))
                    .orElse(refusal);
        }
    }

    @Test
    void a401_saysHowToLogIn_asTheApplicationDoesOrByAToken() {
        assertThat(challenges(ask(of(new Members()), "/members"))).containsExactly("Bearer realm=\"nova\"");
        assertThat(challenges(ask(of(new Strict()), "/strict"))).containsExactly("Bearer realm=\"nova\"");
        assertThat(((Verdict.Refused) ask(of(new Strict()), "/strict?challenge=Own")).response())
                .isEqualTo(Admission.refuse(401).header("www-authenticate", "Own"));
        assertThat(challenges(ask(of(new Members()), "/members?as=guest"))).isEmpty();
    }

    private Verdict.Anonymous anonymous(NovaApplication application) {
        return (Verdict.Anonymous) application
                .gate()
                .admit(request("/members", null), Runnable::run)
                .toCompletableFuture()
                .join();
    }

    @Test
    void callerWhomTheTransportFinds_isJudgedAsAnyOther() {
        NovaApplication application = of(new Members());
        Ticket ticket = ticket(anonymous(application).known().apply(new Identity(new User("ann"), "member"::equals)));
        assertThat(Objects.requireNonNull(ticket.use()).principal()).contains(new User("ann"));
        Verdict refused = anonymous(application).known().apply(new Identity(new User("eve"), role -> false));
        assertThat(((Verdict.Refused) refused).why()).isEqualTo(Verdict.Why.ROLE);
    }

    @Test
    void callerWhomNobodyFinds_isRefused_andTheScopeEnds() {
        Verdict.Anonymous anonymous = anonymous(of(new Members()));
        Directory directory = directories.get(0);
        assertThat(isOver(directory)).isFalse();
        assertThat(((Verdict.Refused) anonymous.unknown().get()).why()).isEqualTo(Verdict.Why.NO_CALLER);
        assertThat(isOver(directory)).isTrue();
    }

    @Test
    void rolesThatFail_refuseWith500_andTheScopeEnds() {
        Predicate<String> failing = role -> {
            throw new IllegalStateException("the server stops");
        };
        Verdict refused = anonymous(of(new Members())).known().apply(new Identity(new User("ann"), failing));
        assertThat(status(refused)).isEqualTo(500);
        assertThat(isOver(directories.get(0))).isTrue();
    }

    // ---- subprotocols

    @NovaEndpoint(
            value = "/spoken",
            subprotocols = {"v2", "v1"})
    static class Spoken {
        @OnHandshake
        Admission admit(Handshake handshake) {
            return handshake
                    .query("choose")
                    .<Admission>map(Admission.accept()::subprotocol)
                    .orElse(Admission.accept());
        }
    }

    @Test
    void subprotocol_isTheFirstOfTheEndpointsThatIsOffered_orTheCallbacks() {
        NovaApplication application = of(new Spoken());
        String header = "Sec-WebSocket-Protocol";
        assertThat(ticket(ask(application, "/spoken", header, "v1, v2")).subprotocol())
                .isEqualTo("v2");
        assertThat(ticket(ask(application, "/spoken", header, "v1")).subprotocol())
                .isEqualTo("v1");
        assertThat(ticket(ask(application, "/spoken", header, "v3")).subprotocol())
                .isEmpty();
        assertThat(ticket(ask(application, "/spoken")).subprotocol()).isEmpty();
        assertThat(ticket(ask(application, "/spoken?choose=v3", header, "v1,v3"))
                        .subprotocol())
                .isEqualTo("v3");
        assertThat(status(ask(application, "/spoken?choose=v3", header, "v1"))).isEqualTo(500);
    }

    @NovaEndpoint(
            value = "/tokens",
            subprotocols = {"bearer.secret", "v1"})
    static class Tokens {
        @Nullable
        Handshake seen;

        @OnHandshake
        void admit(Handshake handshake) {
            seen = handshake;
        }
    }

    @Test
    void tokenInASubprotocol_isForTheApplicationAlone_andNeverAgreedOn() {
        Tokens endpoint = new Tokens();
        NovaApplication application = of(endpoint, new Spoken());
        String header = "Sec-WebSocket-Protocol";
        assertThat(ticket(ask(application, "/tokens", header, "bearer.secret")).subprotocol())
                .isEmpty();
        assertThat(ticket(ask(application, "/tokens", header, "bearer.secret, v1"))
                        .subprotocol())
                .isEqualTo("v1");
        Handshake seen = Objects.requireNonNull(endpoint.seen);
        assertThat(seen.bearerToken()).contains("secret");
        assertThat(seen.subprotocols()).containsExactly("v1");
        assertThat(seen.toString()).doesNotContain("secret");
        assertThat(status(ask(application, "/spoken?choose=bearer.secret", header, "bearer.secret")))
                .isEqualTo(500);
    }

    // ---- failures of the server

    @Test
    void serverThatFailsToSayARole_refusesWith500_andTakesNoPlace() {
        NovaApplication application = of(new Members());
        UpgradeRequest asked = new UpgradeRequest(
                "/members", "", Map.of("Host", List.of("localhost")), HERE, HERE, false, new User("ann"), role -> {
                    throw new IllegalStateException("the server stops");
                });
        assertThat(status(application.gate().admit(asked).toCompletableFuture().join()))
                .isEqualTo(500);
        assertThat(isOver(directories.get(0))).isTrue();
    }

    // ---- tickets

    @Test
    void ticketThatIsUsed_keepsNothingOfTheRequest() {
        Ticket used = ticket(ask(of(new Lobby()), "/chat/lobby"));
        List<Link> made = new ArrayList<>();
        used.linkBy(session -> {
            made.add(new RecordingLink());
            return made.get(0);
        });
        Session session = (Session) Proxy.newProxyInstance(
                Session.class.getClassLoader(), new Class<?>[] {Session.class}, (self, method, arguments) -> null);
        assertThat(used.link(session)).isSameAs(made.get(0));
        assertThat(used.link(session)).isInstanceOf(SessionLink.class);
        assertThat(made).hasSize(1);
    }

    @Test
    void ticket_isGoodForOneOpen_andDiscardedOnce() {
        Ticket used = ticket(ask(of(new Rooms()), "/chat/red"));
        assertThat(used.use()).isNotNull();
        assertThat(used.use()).isNull();
        used.discard();
        assertThat(scopes).containsExactly("begin");
        scopes.clear();
        Ticket unused = ticket(ask(of(new Rooms()), "/chat/red"));
        unused.discard();
        unused.discard();
        assertThat(unused.use()).isNull();
        assertThat(scopes).containsExactly("begin", "end");
        assertThat(timer.pending())
                .as("the sweeps of both applications, no deadline")
                .isEqualTo(2);
    }

    @Test
    void ticketOfAnEndpointWithoutHandshakeCallback_endsNoScope_asNoneBegan() {
        ticket(ask(of(new Lobby()), "/chat/lobby")).discard();
        assertThat(scopes).isEmpty();
        assertThat(isOver(directories.get(0))).isTrue();
    }

    @Test
    void handshakeThatIsNotFollowedByAnOpen_isOverAtTheDeadline() {
        Ticket ticket = ticket(ask(of(new Rooms()), "/chat/red"));
        timer.pass(9, TimeUnit.SECONDS);
        assertThat(scopes).containsExactly("begin");
        timer.pass(1, TimeUnit.SECONDS);
        assertThat(scopes).containsExactly("begin", "end");
        assertThat(ticket.use()).isNull();
    }

    // ---- shutting down

    @Test
    void deadline_endsTheScope_whenTheWorkersHaveShutDown() {
        ticket(ask(of(new Rooms()), "/chat/red"));
        workers = rejecting();
        timer.pass(10, TimeUnit.SECONDS);
        assertThat(scopes).containsExactly("begin", "end");
    }

    @Test
    void workersThatHaveShutDown_refuseWith503_andLeaveNothingBehind() {
        NovaApplication application = of(new Rooms());
        workers = rejecting();
        assertThat(status(ask(application, "/chat/red"))).isEqualTo(503);
        assertThat(isOver(directories.get(0))).isTrue();
    }

    @Test
    void timerThatHasShutDown_leavesNothingBehind() {
        NovaApplication application = of(new Rooms(), new Lobby());
        timer.close();
        assertThat(status(ask(application, "/chat/red"))).isEqualTo(503);
        assertThat(scopes).as("nobody was asked").isEmpty();
        assertThat(status(ask(application, "/chat/lobby"))).isEqualTo(500);
        assertThat(isOver(directories.get(0))).isTrue();
    }

    private static Executor rejecting() {
        return task -> {
            throw new RejectedExecutionException("shut down");
        };
    }

    @Test
    void ticketThatNobodyUses_holdsUpADrainForASecondOnly() {
        NovaApplication application = of(new Lobby());
        ticket(ask(application, "/chat/lobby"));
        CompletionStage<DrainResult> drained = application.drain(Duration.ofSeconds(60), Duration.ZERO);
        timer.pass(999, TimeUnit.MILLISECONDS);
        assertThat(isOver(directories.get(0))).isFalse();
        timer.pass(1, TimeUnit.MILLISECONDS);
        assertThat(isOver(directories.get(0))).isTrue();
        assertThat(drained.toCompletableFuture().join().drained()).isTrue();
    }

    @Test
    void handshakeThatIsDecidedInADrain_hasASecondToOpen() {
        Async async = new Async();
        NovaApplication application = of(async);
        CompletionStage<Verdict> verdict = application.gate().admit(request("/async/later", null));
        application.drain(Duration.ofSeconds(60), Duration.ZERO);
        timer.pass(3, TimeUnit.SECONDS);
        async.later.complete(Admission.accept());
        Ticket late = ticket(verdict.toCompletableFuture().join());
        timer.pass(1, TimeUnit.SECONDS);
        assertThat(late.isRevoked()).isTrue();
        assertThat(isOver(directories.get(0))).isTrue();
    }

    @Test
    void handshakeThatWaitsForItsStage_isRefusedAtTheDeadlineOfTheDrain_notLeftToATimerThatHasEnded() {
        NovaApplication application = of(new Async());
        CompletionStage<Verdict> verdict = application.gate().admit(request("/async/later", null));
        application.drain(Duration.ofSeconds(5), Duration.ZERO);
        timer.pass(5, TimeUnit.SECONDS);
        assertThat(status(verdict.toCompletableFuture().join())).isEqualTo(503);
        assertThat(isOver(directories.get(0))).isTrue();
    }

    @Test
    void handshakeThatWaitsForItsStage_isRefusedWhenTheApplicationEnds_andSoIsALaterOne() {
        NovaApplication application = of(new Async());
        CompletionStage<Verdict> verdict = application.gate().admit(request("/async/later", null));
        application.end();
        assertThat(status(verdict.toCompletableFuture().join())).isEqualTo(503);
        assertThat(status(ask(application, "/async/later"))).isEqualTo(503);
        assertThat(isOver(directories.get(0))).isTrue();
    }

    @Test
    void requestInADrain_isRefusedWith503() {
        NovaApplication application = of(new Lobby());
        application.drain(Duration.ofSeconds(1), Duration.ZERO);
        assertThat(status(ask(application, "/chat/lobby"))).isEqualTo(503);
    }

    // ---- the link

    @NovaEndpoint("/linked")
    @NonBlocking
    static class Linked {
        final List<String> log = new ArrayList<>();

        @OnHandshake
        void admit(Connection connection, Handshake handshake) {
            if (handshake.query("close").isPresent()) {
                connection.close(4000, "not for you");
            }
        }

        @OnOpen
        void open(Connection connection) {
            log.add("open");
        }

        @OnClose
        void close(CloseReason reason) {
            log.add("close " + reason.getCloseCode().getCode());
        }
    }

    private static Session session(
            Map<String, Object> properties, BiFunction<String, Object[], @Nullable Object> answer) {
        return (Session) Proxy.newProxyInstance(
                Session.class.getClassLoader(),
                new Class<?>[] {Session.class},
                (self, method, arguments) -> method.getName().equals("getUserProperties")
                        ? properties
                        : answer.apply(method.getName(), arguments));
    }

    private LinkEndpoint opened(
            Ticket ticket,
            NovaApplication application,
            RecordingLink link,
            BiFunction<String, Object[], @Nullable Object> answer)
            throws InstantiationException {
        Map<String, Object> properties = new HashMap<>(Map.of(Ticket.KEY, new AtomicReference<>(ticket)));
        ticket.linkBy(any -> link);
        LinkEndpoint endpoint =
                application.endpoints().get(0).getConfigurator().getEndpointInstance(LinkEndpoint.class);
        endpoint.onOpen(session(properties, answer), application.endpoints().get(0));
        return endpoint;
    }

    @Test
    void connectionThatOpensInADrain_isClosedToo() throws Exception {
        Linked linked = new Linked();
        NovaApplication application = of(linked);
        Ticket ticket = ticket(ask(application, "/linked"));
        application.drain(Duration.ofSeconds(1), Duration.ZERO);
        RecordingLink link = new RecordingLink();
        opened(ticket, application, link, (method, arguments) -> null);
        assertThat(link.closeCode()).isZero();
        timer.pass(1, TimeUnit.SECONDS);
        assertThat(link.closeCode()).isEqualTo(1001);
    }

    @Test
    void closeInTheHandshake_closesWhenItIsOpen() throws Exception {
        workers = Runnable::run;
        NovaApplication application = of(new Linked());
        RecordingLink link = new RecordingLink();
        opened(ticket(ask(application, "/linked?close=1")), application, link, (method, arguments) -> null);
        assertThat(link.closeCode()).isEqualTo(4000);
    }

    @Test
    void sessionThatIsClosedBeforeItOpens_leavesNothingBehind() throws Exception {
        Linked linked = new Linked();
        NovaApplication application = of(linked);
        opened(ticket(ask(application, "/linked")), application, new RecordingLink(), (method, arguments) -> {
            if (method.startsWith("setMax")) {
                throw new IllegalStateException("closed");
            }
            return null;
        });
        assertThat(linked.log).isEmpty();
        assertThat(scopes).containsExactly("begin", "end");
        assertThat(isOver(directories.get(0))).isTrue();
    }

    @Test
    void closeWhileTheContainerStillOpens_isNotLost() throws Exception {
        // container: onOpen .......................... returns
        // another thread of it:  onClose
        Linked linked = new Linked();
        NovaApplication application = of(linked);
        Ticket ticket = ticket(ask(application, "/linked"));
        LinkEndpoint endpoint =
                application.endpoints().get(0).getConfigurator().getEndpointInstance(LinkEndpoint.class);
        ticket.linkBy(session -> {
            endpoint.onClose(session, new CloseReason(CloseCodes.CLOSED_ABNORMALLY, ""));
            return new RecordingLink();
        });
        endpoint.onOpen(
                session(new HashMap<>(Map.of(Ticket.KEY, new AtomicReference<>(ticket))), (method, arguments) -> null),
                application.endpoints().get(0));
        assertThat(linked.log).containsExactly("open", "close 1006");
        assertThat(isOver(directories.get(0))).isTrue();
    }

    @Test
    void sessionThatTakesNoHandlers_isClosed_andTheConnectionOver() throws Exception {
        Linked linked = new Linked();
        NovaApplication application = of(linked);
        RecordingLink link = new RecordingLink();
        opened(ticket(ask(application, "/linked")), application, link, (method, arguments) -> {
            if (method.equals("addMessageHandler")) {
                throw new IllegalStateException("closed");
            }
            return null;
        });
        assertThat(link.closeCode()).isEqualTo(1011);
        timer.pass(15, TimeUnit.SECONDS);
        assertThat(linked.log).containsExactly("open", "close 1011");
        assertThat(isOver(directories.get(0))).isTrue();
    }

    @Test
    void openWithoutATicket_isClosed() throws Exception {
        List<Integer> closed = new ArrayList<>();
        NovaApplication application = of(new Linked());
        LinkEndpoint endpoint =
                application.endpoints().get(0).getConfigurator().getEndpointInstance(LinkEndpoint.class);
        endpoint.onOpen(
                session(new HashMap<>(), (method, arguments) -> {
                    closed.add(((CloseReason) arguments[0]).getCloseCode().getCode());
                    return null;
                }),
                application.endpoints().get(0));
        assertThat(closed).containsExactly(1008);
    }
}
