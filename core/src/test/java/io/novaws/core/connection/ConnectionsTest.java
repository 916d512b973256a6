package io.novaws.core.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.novaws.Connection;
import io.novaws.ConnectionStatus;
import io.novaws.Groups;
import io.novaws.Names;
import io.novaws.Names.Registration;
import io.novaws.NovaEndpoint;
import io.novaws.OnSignal;
import io.novaws.SendException;
import io.novaws.core.fixture.Engine;
import io.novaws.core.fixture.Engine.Line;
import io.novaws.core.fixture.RecordingLink;
import io.novaws.core.outbox.OutboxBounds;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Encoder;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ConnectionsTest {
    private static final AtomicInteger ENCODED = new AtomicInteger();
    private static final CloseReason GONE = CloseReasons.of(1001, "");

    public record News(String text) {}

    public static class NewsEncoder implements Encoder.Text<News> {
        @Override
        public String encode(News news) {
            ENCODED.incrementAndGet();
            return news.text();
        }
    }

    @NovaEndpoint(value = "/first", encoders = NewsEncoder.class)
    static class First {
        @Nullable
        Runnable onMessage;

        @Nullable
        Runnable onClose;

        @OnMessage
        void message(String text) {
            if (onMessage != null) {
                onMessage.run();
            }
        }

        @OnSignal
        String signal(Integer number) {
            return "signal " + number;
        }

        @OnClose
        void closed() {
            if (onClose != null) {
                onClose.run();
            }
        }
    }

    @NovaEndpoint(value = "/second", encoders = NewsEncoder.class)
    static class Second {
        @OnMessage
        void message(String text) {}
    }

    private final Directory directory = new Directory(Set.of(First.class, Second.class));
    private final First first = new First();
    private final Engine engine = new Engine(first, directory);
    private final Engine other = new Engine(new Second(), directory);
    private final Names names = directory.names();
    private final Groups groups = directory.groups();

    private static <T> T now(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static @Nullable Throwable failure(CompletionStage<?> stage) {
        return stage.handle((value, failure) -> failure).toCompletableFuture().join();
    }

    // ---- names

    @Test
    void name_belongsToOneConnection() {
        Line a = engine.connect();
        Line b = engine.connect();
        assertThat(now(names.register("ann", a.connection()))).isEqualTo(Registration.REGISTERED);
        assertThat(now(names.register("ann", a.connection()))).isEqualTo(Registration.REGISTERED);
        assertThat(now(names.register("ann", b.connection()))).isEqualTo(Registration.TAKEN);
        assertThat(now(names.release("ann", b.connection()))).isFalse();
        assertThat(now(names.release("ann", a.connection()))).isTrue();
        assertThat(now(names.release("ann", a.connection()))).isFalse();
        assertThat(now(names.register("ann", b.connection()))).isEqualTo(Registration.REGISTERED);
    }

    @Test
    void name_isSentToAndSignalled() {
        Line a = engine.connect();
        now(names.register("ann", a.connection()));
        assertThat(now(names.send("ann", "hi"))).isTrue();
        assertThat(now(names.signal("ann", 7))).isTrue();
        assertThat(now(names.signal("ann", "nobody takes this"))).isFalse();
        assertThat(now(names.send("bob", "hi"))).isFalse();
        engine.workers.runAll();
        assertThat(a.heard()).containsExactly("hi", "signal 7");
    }

    @Test
    void name_isThereInOnClose_andFreeAfterIt() {
        Line a = engine.connect();
        now(names.register("ann", a.connection()));
        Line b = engine.connect();
        first.onClose =
                () -> assertThat(now(names.register("ann", b.connection()))).isEqualTo(Registration.TAKEN);
        a.leaves(GONE);
        first.onClose = null;
        assertThat(now(names.register("ann", b.connection()))).isEqualTo(Registration.REGISTERED);
        assertThatThrownBy(() -> names.register("late", a.connection())).isInstanceOf(IllegalStateException.class);
        assertThat(now(names.release("ann", a.connection())))
                .as("of a closed connection")
                .isFalse();
    }

    @Test
    void name_mayBeTakenInTheHandshake_andIsFreedIfNoOpenFollows() {
        LiveConnection admitted = engine.admit(Map.of());
        now(names.register("ann", admitted));
        engine.dispatcher.abandoned(admitted);
        assertThat(now(names.register("ann", engine.connect().connection()))).isEqualTo(Registration.REGISTERED);
    }

    // ---- groups

    @Test
    void group_countsEachMemberOnce_theSenderIncluded() {
        Line a = engine.connect();
        Line b = other.connect();
        assertThat(now(groups.join("room", a.connection()))).isTrue();
        assertThat(now(groups.join("room", a.connection()))).isFalse();
        assertThat(now(groups.join("room", b.connection()))).isTrue();
        assertThat(now(groups.members("room")))
                .containsExactlyInAnyOrder(a.connection().id(), b.connection().id());
        List<Integer> counts = new ArrayList<>();
        first.onMessage = () -> counts.add(now(groups.send("room", "hi")));
        a.says("go");
        assertThat(counts).containsExactly(2);
        assertThat(a.heard()).containsExactly("hi");
        assertThat(b.heard()).containsExactly("hi");
        assertThat(now(groups.signal("room", 1)))
                .as("only one of the endpoints takes it")
                .isEqualTo(1);
        assertThat(now(groups.leave("room", a.connection()))).isTrue();
        assertThat(now(groups.leave("room", a.connection()))).isFalse();
        assertThat(now(groups.send("room", "hi"))).isEqualTo(1);
        assertThat(now(groups.send("empty", "hi"))).isZero();
    }

    @Test
    void group_losesAClosedConnection() {
        Line a = engine.connect();
        now(groups.join("room", a.connection()));
        a.connection().close();
        assertThat(now(groups.send("room", "late"))).isZero();
        engine.workers.runAll();
        assertThat(now(groups.members("room"))).isEmpty();
        assertThatThrownBy(() -> groups.join("room", a.connection())).isInstanceOf(IllegalStateException.class);
        assertThat(now(groups.leave("room", a.connection())))
                .as("of a closed connection")
                .isFalse();
    }

    @Test
    void joinThatRacesTheClose_leavesNothingBehind() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            Engine direct = new Engine(new Second(), directory, Runnable::run);
            for (int round = 0; round < 500; round++) {
                Line line = direct.connect();
                CyclicBarrier start = new CyclicBarrier(2);
                Future<?> joining = pool.submit(() -> {
                    start.await();
                    try {
                        for (int i = 0; i < 20; i++) {
                            groups.join("room" + i, line.connection());
                            names.register("name" + i, line.connection());
                        }
                    } catch (IllegalStateException closed) {
                        // as it should be
                    }
                    return null;
                });
                Future<?> closing = pool.submit(() -> {
                    start.await();
                    line.connection().linkClosed(GONE, null);
                    return null;
                });
                joining.get(10, TimeUnit.SECONDS);
                closing.get(10, TimeUnit.SECONDS);
                for (int i = 0; i < 20; i++) {
                    assertThat(now(groups.members("room" + i))).isEmpty();
                    assertThat(now(names.send("name" + i, "x"))).isFalse();
                }
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(directory.awaitNone(0, TimeUnit.SECONDS)).isTrue();
    }

    // ---- the current connection

    @Test
    void currentConnection_isThatOfTheCallback() {
        CurrentConnection current = new CurrentConnection();
        List<String> ids = new ArrayList<>();
        first.onMessage = () -> {
            ids.add(current.id());
            now(groups.join("mine", current));
        };
        Line a = engine.connect().says("a");
        Line b = engine.connect().says("b");
        assertThat(ids).containsExactly(a.connection().id(), b.connection().id());
        assertThat(now(groups.members("mine"))).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void currentConnection_outsideACallback_saysWhatToDo() {
        CurrentConnection current = new CurrentConnection();
        assertThatThrownBy(current::id)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("NOVA-0202")
                .hasMessageContaining(Thread.currentThread().getName())
                .hasMessageContaining("Inject Connections");
        assertThatThrownBy(() -> groups.join("room", current)).hasMessageStartingWith("NOVA-0202");
        assertThat(current).hasToString("no current connection");
    }

    @Test
    void foreignConnection_isRefused() {
        Connection foreign = (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (self, method, arguments) -> null);
        assertThatThrownBy(() -> groups.join("room", foreign)).isInstanceOf(IllegalArgumentException.class);
    }

    // ---- sets of connections

    @Test
    void broadcast_encodesOncePerEndpoint() {
        List<Line> lines = List.of(engine.connect(), other.connect(), engine.connect(), other.connect());
        ENCODED.set(0);
        assertThat(now(directory.connections().send(new News("hi")))).isEqualTo(4);
        assertThat(ENCODED).hasValue(2);
        assertThat(lines).allSatisfy(line -> assertThat(line.heard()).containsExactly("hi"));
    }

    @Test
    void sets_areLookedUpAnew() {
        Line a = engine.connect();
        other.connect();
        var ofFirst = directory.connections().of(First.class);
        var mine = ofFirst.filter(one -> one.id().equals(a.connection().id()));
        assertThat(ofFirst.count()).isEqualTo(1);
        assertThat(mine.count()).isEqualTo(1);
        assertThat(directory.connections().count()).isEqualTo(2);
        assertThat(directory.connections().find(a.connection().id())).containsSame(a.connection());
        a.leaves(GONE);
        assertThat(ofFirst.count()).isZero();
        assertThat(mine.stream()).isEmpty();
        assertThat(directory.connections().find(a.connection().id())).isEmpty();
        assertThatThrownBy(() -> directory.connections().of(String.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.String is not an endpoint of this application");
    }

    // ---- sending and closing

    @Test
    void sendBeforeTheOpenAndAfterTheClose_fails() {
        LiveConnection admitted = engine.admit(Map.of());
        assertThat(failure(admitted.send("early"))).isInstanceOf(SendException.class);
        assertThat(failure(admitted.signal(1))).isInstanceOf(SendException.class);
        Line line = engine.connect();
        line.leaves(GONE);
        assertThat(failure(line.connection().sendText("late"))).isInstanceOf(SendException.class);
        assertThat(line.connection().status()).isEqualTo(ConnectionStatus.CLOSED);
    }

    @Test
    void overflow_closesWith1013() {
        RecordingLink link = new RecordingLink().block();
        Line line = engine.open(engine.admit(Map.of()), link, new OutboxBounds(2, 100));
        engine.workers.runAll();
        assertThat(line.connection().send("a").toCompletableFuture()).isNotCompleted();
        line.connection().send("b");
        assertThat(failure(line.connection().send("c"))).isInstanceOf(SendException.class);
        assertThat(line.connection().status()).isEqualTo(ConnectionStatus.DISCONNECTED);
        link.unblock();
        assertThat(line.heard()).containsExactly("a", "b");
        assertThat(link.closeCode()).isEqualTo(1013);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1010, 1015, 1016, 2999, 5000})
    void codeThatMayNotBeSent_isRefused(int code) {
        Line line = engine.connect();
        assertThatThrownBy(() -> line.connection().close(code, "")).isInstanceOf(IllegalArgumentException.class);
        assertThat(line.link().close()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1003, 1007, 1009, 1011, 1014, 3000, 4999})
    void codeThatMayBeSent_isSent(int code) {
        Line line = engine.connect();
        line.connection().close(code, "why");
        line.connection().close(1000, "second");
        assertThat(line.link().closeCode()).isEqualTo(code);
    }

    @Test
    void reason_hasAtMost123Bytes() {
        Line line = engine.connect();
        assertThatThrownBy(() -> line.connection().close(1000, "\u00e9".repeat(62)))
                .isInstanceOf(IllegalArgumentException.class);
        line.connection().close(1000, "\u00e9".repeat(61));
        assertThat(line.link().closeCode()).isEqualTo(1000);
    }

    @Test
    void pings_haveAtMost125Bytes_andDoNotCount() {
        Line line = engine.connect();
        line.connection().ping(ByteBuffer.allocate(125));
        line.connection().pong(ByteBuffer.allocate(0));
        line.connection().sendBinary(ByteBuffer.allocate(3));
        assertThatThrownBy(() -> line.connection().ping(ByteBuffer.allocate(126)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(line.heard()).containsExactly("PING[125]", "PONG[0]", "BINARY[3]");
        assertThat(line.connection().counters().messagesSent()).isEqualTo(1);
    }
}
