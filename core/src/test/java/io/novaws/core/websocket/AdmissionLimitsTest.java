package io.novaws.core.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.Admission;
import io.novaws.Connection;
import io.novaws.Handshake;
import io.novaws.NonBlocking;
import io.novaws.NovaEndpoint;
import io.novaws.OnHandshake;
import io.novaws.core.codec.CoderFactory;
import io.novaws.core.connection.Directory;
import io.novaws.core.fixture.Endpoints;
import io.novaws.core.fixture.HandTimer;
import io.novaws.core.fixture.OneInstance;
import io.novaws.core.settings.Configuration;
import io.novaws.handler.Correlation;
import io.novaws.handler.OverloadHandler;
import jakarta.json.bind.JsonbBuilder;
import jakarta.websocket.OnMessage;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AdmissionLimitsTest {
    private final HandTimer timer = new HandTimer();
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final List<String> overloads = new ArrayList<>();
    private final LiveOperations operations = new LiveOperations();
    private final Gated endpoint = new Gated();
    private OverloadHandler handler = new OverloadHandler() {};

    private final NovaApplication application = new NovaApplication(
            List.of(Endpoints.read(Gated.class), Endpoints.read(Plain.class)),
            new Directory(Set.of(Gated.class, Plain.class)),
            model -> beans(endpoint),
            JsonbBuilder.create(),
            CoderFactory.REFLECTION,
            new Handlers(
                    new OverloadHandler() {
                        @Override
                        public Admission.Refused overloaded(
                                Handshake handshake, Overload overload, Admission.Refused proposed) {
                            overloads.add(overload + " " + handshake.path());
                            return handler.overloaded(handshake, overload, proposed);
                        }
                    },
                    null,
                    new Correlation() {},
                    Handlers.Messages.NONE),
            operations,
            new Host(
                    workers,
                    timer,
                    new ServerPolicy(Optional.of(ServerPolicy.LOOPBACK), Set.of()),
                    Configuration.EMPTY));

    @NovaEndpoint("/plain")
    static class Plain {
        @OnMessage
        void message(String text) {}
    }

    @NovaEndpoint("/gated/{how}")
    static class Gated {
        volatile CompletableFuture<Admission> later = new CompletableFuture<>();

        @OnHandshake
        @NonBlocking
        CompletionStage<Admission> admit(Handshake handshake, Connection connection) {
            return later;
        }
    }

    /** As {@link Gated}, on a worker. */
    @NovaEndpoint("/blocking")
    static class Blocking {
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch leave = new CountDownLatch(1);
        final AtomicInteger calls = new AtomicInteger();

        @OnHandshake
        Admission admit() throws InterruptedException {
            calls.incrementAndGet();
            entered.countDown();
            leave.await();
            return Admission.accept();
        }
    }

    @AfterEach
    void stop() {
        workers.shutdownNow();
    }

    private OneInstance beans(Object instance) {
        return new OneInstance(instance, begun::incrementAndGet, ended::incrementAndGet);
    }

    private static UpgradeRequest request(String path, String peer, String... header) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Host", List.of("localhost"));
        for (int i = 0; i < header.length; i += 2) {
            headers.put(header[i], List.of(header[i + 1]));
        }
        return new UpgradeRequest(
                path,
                "",
                headers,
                new InetSocketAddress(peer, 4711),
                InetSocketAddress.createUnresolved("localhost", 80),
                false,
                null,
                role -> false);
    }

    private Verdict ask(String path, String peer, String... header) {
        return application
                .gate()
                .admit(request(path, peer, header))
                .toCompletableFuture()
                .join();
    }

    private CompletableFuture<Verdict> askLater(NovaApplication asked, String path) {
        return asked.gate().admit(request(path, "10.0.0.1")).toCompletableFuture();
    }

    private Ticket admitted(String peer) {
        return ((Verdict.Admitted) ask("/plain", peer)).ticket();
    }

    private static Admission.Refused refused(Verdict verdict) {
        return ((Verdict.Refused) verdict).response();
    }

    private int taken() {
        return application.gate().places().taken();
    }

    // ---- caps

    @Test
    void capOfTheServer_refusesWith503_andATimeToComeAgain() {
        operations.change("nova.server.max-connections", "2");
        Ticket first = admitted("10.0.0.1");
        admitted("10.0.0.2");
        Admission.Refused response = refused(ask("/plain", "10.0.0.3"));
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.body()).isEqualTo("there is no room for more connections");
        assertThat(response.headers()).singleElement().satisfies(header -> {
            assertThat(header.getKey()).isEqualTo("Retry-After");
            assertThat(Integer.parseInt(header.getValue())).isBetween(3, 8);
        });
        assertThat(overloads).containsExactly("SERVER /plain");
        first.discard();
        admitted("10.0.0.3");
        assertThat(operations.counters().refused()).isEqualTo(1);
        assertThat(operations.counters().refusedByLimit()).isEqualTo(1);
    }

    @Test
    void capsOfEndpointAndAddress_areChangedLive_andLoweringKeepsWhatIsThere() {
        admitted("10.0.0.1");
        admitted("10.0.0.1");
        operations.change("nova.endpoint.Plain.max-connections", "1");
        assertThat(refused(ask("/plain", "10.0.0.2")).status()).isEqualTo(503);
        operations.change("nova.endpoint.Plain.max-connections", "0");
        operations.change("nova.server.max-connections-per-address", "2");
        assertThat(refused(ask("/plain", "10.0.0.1")).status()).isEqualTo(503);
        admitted("10.0.0.2");
        assertThat(overloads).containsExactly("ENDPOINT /plain", "ADDRESS /plain");
        assertThat(taken()).isEqualTo(3);
    }

    @Test
    void wrongHostOrOrigin_learnsNothingOfTheLoad_andTakesNoPlace() {
        operations.change("nova.server.max-connections", "1");
        admitted("10.0.0.1");
        assertThat(refused(ask("/plain", "10.0.0.2", "Host", "rebound.example")).status())
                .isEqualTo(421);
        assertThat(refused(ask("/plain", "10.0.0.2", "Origin", "http://evil.example"))
                        .status())
                .isEqualTo(403);
        assertThat(overloads).isEmpty();
        assertThat(operations.counters().refused()).isEqualTo(2);
        assertThat(operations.counters().refusedByLimit()).isZero();
        assertThat(taken()).isEqualTo(1);
    }

    // ---- the application's answer

    @Test
    void overloadHandler_mayAnswerAsItLikes() {
        handler = new OverloadHandler() {
            @Override
            public Admission.Refused overloaded(Handshake handshake, Overload overload, Admission.Refused proposed) {
                return Admission.refuse(429, "full").header("X-Proposed", Integer.toString(proposed.status()));
            }
        };
        operations.change("nova.endpoint.Plain.max-connections", "1");
        admitted("10.0.0.1");
        assertThat(refused(ask("/plain", "10.0.0.2")))
                .isEqualTo(Admission.refuse(429, "full").header("X-Proposed", "503"));
    }

    @Test
    void overloadHandlerThatThrows_isLogged_andThePlainAnswerGiven() {
        handler = new OverloadHandler() {
            @Override
            public Admission.Refused overloaded(Handshake handshake, Overload overload, Admission.Refused proposed) {
                throw new IllegalStateException("no business of the peer's");
            }
        };
        operations.change("nova.endpoint.Plain.max-connections", "1");
        admitted("10.0.0.1");
        Admission.Refused response = refused(ask("/plain", "10.0.0.2"));
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.body()).doesNotContain("business");
    }

    @Test
    void drain_asksTheHandlerToo_andSaysWhenToComeAgain() {
        application.gate().shut(2);
        Admission.Refused response = refused(ask("/plain", "10.0.0.1"));
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.headers()).containsExactly(Map.entry("Retry-After", "2"));
        assertThat(overloads).containsExactly("DRAINING /plain");
        assertThat(operations.counters().refusedByLimit()).isEqualTo(1);
    }

    // ---- places come back

    @Test
    void place_comesBack_whateverTheHandshakeComesTo() {
        endpoint.later = CompletableFuture.completedFuture(Admission.refuse(401));
        ask("/gated/refused", "10.0.0.1");
        endpoint.later = CompletableFuture.failedFuture(new IllegalStateException("failed"));
        ask("/gated/failed", "10.0.0.1");
        endpoint.later = CompletableFuture.completedFuture(null);
        ask("/gated/null", "10.0.0.1");
        endpoint.later = CompletableFuture.failedFuture(new StackOverflowError());
        ask("/gated/error", "10.0.0.1");
        endpoint.later = CompletableFuture.completedFuture(Admission.accept());
        ((Verdict.Admitted) ask("/gated/discarded", "10.0.0.1")).ticket().discard();
        ask("/gated/never-opened", "10.0.0.1");
        assertThat(taken()).isEqualTo(1);
        timer.pass(10, TimeUnit.SECONDS);
        awaitNone();
        assertThat(begun.get()).isEqualTo(6);
        assertThat(ended.get()).isEqualTo(6);
    }

    private void awaitNone() {
        try {
            assertThat(application.awaitClosed(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        assertThat(taken()).isZero();
    }

    // ---- the deadline

    @Test
    void stageThatNeverCompletes_isRefusedAtTheDeadline_andLateAdmissionChangesNothing() {
        operations.change("nova.endpoint.Gated.handshake-timeout", "3s");
        CompletableFuture<Verdict> verdict = askLater(application, "/gated/x");
        timer.pass(2999, TimeUnit.MILLISECONDS);
        assertThat(verdict).isNotCompleted();
        timer.pass(1, TimeUnit.MILLISECONDS);
        assertThat(refused(verdict.join()).status()).isEqualTo(503);
        awaitNone();
        assertThat(ended).hasValue(1);
        endpoint.later.complete(Admission.accept());
        assertThat(ended).hasValue(1);
        assertThat(verdict.join()).isInstanceOf(Verdict.Refused.class);
        assertThat(taken()).isZero();
        assertThat(timer.pending()).as("the sweep alone").isEqualTo(1);
        assertThat(operations.counters().refused()).isEqualTo(1);
    }

    @Test
    void threadThatBlocks_isRefusedAtTheDeadline_andGivesBackWhenItReturns() throws Exception {
        Blocking blocking = new Blocking();
        NovaApplication slow = of(blocking);
        CompletableFuture<Verdict> verdict = askLater(slow, "/blocking");
        blocking.entered.await();
        timer.pass(10, TimeUnit.SECONDS);
        assertThat(refused(verdict.join()).status()).isEqualTo(503);
        assertThat(slow.gate().places().taken()).as("it still costs a thread").isEqualTo(1);
        assertThat(ended).hasValue(0);
        blocking.leave.countDown();
        assertThat(slow.awaitClosed(20, TimeUnit.SECONDS)).isTrue();
        assertThat(slow.gate().places().taken()).isZero();
        assertThat(ended).hasValue(1);
    }

    @Test
    void callbackThatNoThreadTookUpInTime_isNotCalled() throws Exception {
        Blocking blocking = new Blocking();
        List<Runnable> queue = new ArrayList<>();
        NovaApplication busy = application(blocking, queue::add);
        CompletableFuture<Verdict> verdict = askLater(busy, "/blocking");
        timer.pass(10, TimeUnit.SECONDS);
        assertThat(refused(verdict.join()).status()).isEqualTo(503);
        List.copyOf(queue).forEach(Runnable::run);
        assertThat(blocking.calls).hasValue(0);
        assertThat(busy.gate().places().taken()).isZero();
        assertThat(begun).hasValue(0);
        assertThat(ended).hasValue(0);
    }

    @Test
    void answerAndDeadlineAtOnce_comeToOneVerdict_andOneEnd() throws Exception {
        CyclicBarrier together = new CyclicBarrier(2);
        int admitted = 0;
        int rounds = 2000;
        for (int round = 0; round < rounds; round++) {
            endpoint.later = new CompletableFuture<>();
            CompletableFuture<Admission> answer = endpoint.later;
            CompletableFuture<Verdict> verdict = askLater(application, "/gated/x");
            CompletableFuture<Void> answering = CompletableFuture.runAsync(
                    () -> {
                        meet(together);
                        answer.complete(Admission.accept());
                    },
                    workers);
            meet(together);
            timer.pass(10, TimeUnit.SECONDS);
            answering.get(20, TimeUnit.SECONDS);
            if (verdict.get(20, TimeUnit.SECONDS) instanceof Verdict.Admitted in) {
                admitted++;
                in.ticket().discard();
            }
        }
        awaitNone();
        assertThat(begun).hasValue(rounds);
        assertThat(ended).hasValue(rounds);
        assertThat(operations.counters().refused()).isEqualTo(rounds - admitted);
    }

    @Test
    void returnAndDeadlineAtOnce_comeToOneVerdict_andOneEnd() throws Exception {
        int rounds = 1000;
        for (int round = 0; round < rounds; round++) {
            Blocking blocking = new Blocking();
            NovaApplication slow = of(blocking);
            CompletableFuture<Verdict> verdict = askLater(slow, "/blocking");
            blocking.entered.await();
            workers.execute(blocking.leave::countDown);
            timer.pass(10, TimeUnit.SECONDS);
            if (verdict.get(20, TimeUnit.SECONDS) instanceof Verdict.Admitted in) {
                in.ticket().discard();
            }
            assertThat(slow.awaitClosed(20, TimeUnit.SECONDS)).isTrue();
            assertThat(slow.gate().places().taken()).isZero();
        }
        assertThat(ended).hasValue(rounds);
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private NovaApplication of(Blocking blocking) {
        return application(blocking, workers);
    }

    private NovaApplication application(Blocking blocking, java.util.concurrent.Executor executor) {
        return new NovaApplication(
                List.of(Endpoints.read(Blocking.class)),
                new Directory(Set.of(Blocking.class)),
                model -> beans(blocking),
                JSONB,
                CoderFactory.REFLECTION,
                Handlers.DEFAULT,
                new LiveOperations(),
                new Host(executor, timer, new ServerPolicy(Optional.empty(), Set.of()), Configuration.EMPTY));
    }

    private static final jakarta.json.bind.Jsonb JSONB = JsonbBuilder.create();

    @Test
    void overloadHandlerThatFailsWithAnError_isReplacedByTheProposal() {
        operations.change("nova.server.max-connections", "1");
        admitted("10.0.0.1");
        handler = new OverloadHandler() {
            @Override
            public Admission.Refused overloaded(Handshake handshake, Overload overload, Admission.Refused proposed) {
                throw new AssertionError("the application's own");
            }
        };
        assertThat(refused(ask("/plain", "10.0.0.2")).status()).isEqualTo(503);
    }

    @Test
    void handshakesThatFailByThousands_doNotFillTheLog() {
        endpoint.later = CompletableFuture.failedFuture(new IllegalStateException("no such token"));
        AtomicInteger records = new AtomicInteger();
        Handler counter = new Handler() {
            @Override
            public void publish(LogRecord record) {
                records.incrementAndGet();
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger("io.novaws.endpoint");
        logger.addHandler(counter);
        logger.setUseParentHandlers(false);
        try {
            for (int i = 0; i < 1000; i++) {
                assertThat(refused(ask("/gated/any", "10.0.0." + i % 200)).status())
                        .isEqualTo(500);
            }
        } finally {
            logger.setUseParentHandlers(true);
            logger.removeHandler(counter);
        }
        assertThat(records.get()).isLessThan(50);
        assertThat(taken()).isZero();
    }
}
