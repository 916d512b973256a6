package io.novaws.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.Handshake;
import io.novaws.NovaEndpoint;
import io.novaws.OnDrain;
import io.novaws.OnHandshake;
import io.novaws.core.connection.CallerContext;
import io.novaws.core.connection.Identity;
import io.novaws.core.connection.LiveConnection;
import io.novaws.core.fixture.Engine;
import io.novaws.core.fixture.RecordingLink;
import io.novaws.core.outbox.OutboxBounds;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Callbacks run in the context in which the platform knows their caller. */
class CallersContextTest {
    private final Platform platform = new Platform();
    private final Watching endpoint = new Watching(platform);
    private final Engine engine = new Engine(endpoint);

    /** A platform that wraps what is thrown, and may have stopped. */
    private static final class Platform implements CallerContext {
        final Nobody nobody = new Nobody();
        boolean inside;
        boolean stopped;

        @Override
        public <T> T call(Callable<T> action) throws Exception {
            if (stopped) {
                throw new IllegalStateException("the application has stopped");
            }
            inside = true;
            try {
                return action.call();
            } finally {
                inside = false;
            }
        }

        @Override
        public CallerContext withoutCaller() {
            return nobody;
        }
    }

    /** The same platform without a caller. */
    private static final class Nobody implements CallerContext {
        int calls;

        @Override
        public <T> T call(Callable<T> action) throws Exception {
            calls++;
            return action.call();
        }
    }

    @NovaEndpoint("/watching")
    static class Watching {
        final List<String> log = new ArrayList<>();
        private final Platform platform;

        Watching(Platform platform) {
            this.platform = platform;
        }

        private void see(String what) {
            log.add(what + (platform.inside ? " as the caller" : " as nobody"));
        }

        @OnOpen
        void opened() {
            see("open");
        }

        @OnMessage
        void said(String text) throws IOException {
            see(text);
            throw new IOException("as it is");
        }

        @OnDrain
        void toldToLeave() {
            see("drain");
        }

        @OnError
        void failed(Throwable failure) {
            see(String.valueOf(failure.getMessage()));
        }

        @OnClose
        void closed() {
            see("close");
        }
    }

    /** Decides in its handshake. */
    @NovaEndpoint("/deciding")
    static class Deciding {
        final List<String> log = new ArrayList<>();
        private final Platform platform;

        Deciding(Platform platform) {
            this.platform = platform;
        }

        @OnHandshake
        void asked() {
            log.add(platform.inside ? "in the kept context" : "on the thread as it is");
        }

        @OnMessage
        void said(String text) {}
    }

    private LiveConnection admitted(Engine admitting) {
        LiveConnection admitted = admitting.admit(Map.of());
        admitted.identify(new Identity(() -> "ada", role -> false, platform, null, null));
        return admitted;
    }

    private Engine.Line connect() {
        LiveConnection admitted = admitted(engine);
        Engine.Line line = engine.open(admitted, new RecordingLink(), OutboxBounds.DEFAULT);
        engine.workers.runAll();
        return line;
    }

    private static void leave(Engine.Line line) {
        line.leaves(new CloseReason(CloseReason.CloseCodes.GOING_AWAY, ""));
    }

    @Test
    void everyCallback_runsAsTheCaller_andWhatItThrowsComesOutAsItIs() {
        leave(connect().says("hello"));
        assertThat(endpoint.log)
                .containsExactly(
                        "open as the caller", "hello as the caller", "as it is as the caller", "close as the caller");
    }

    @Test
    void aCallerThatTheApplicationNames_isNobodyForThePlatform() {
        LiveConnection admitted = admitted(engine);
        admitted.identify(admitted.identity().replacedBy(() -> "carl", role -> true));
        engine.open(admitted, new RecordingLink(), OutboxBounds.DEFAULT);
        engine.workers.runAll();
        assertThat(endpoint.log).containsExactly("open as nobody");
        assertThat(platform.nobody.calls).isPositive();
    }

    @Test
    void onDrain_onClose_andTheEndOfTheScope_comeInAnyCase() {
        Engine.Line line = connect();
        platform.stopped = true;
        line.connection().drain(() -> Duration.ZERO);
        engine.workers.runAll();
        leave(line);
        assertThat(endpoint.log).containsExactly("open as the caller", "drain as nobody", "close as nobody");
        assertThat(engine.ended).hasValue(1);
    }

    @Test
    void theHandshakeCallback_runsOnTheThreadOfTheRequest_asThatIs() {
        Deciding deciding = new Deciding(platform);
        Engine asking = new Engine(deciding);
        Handshake request = (Handshake) Proxy.newProxyInstance(
                Handshake.class.getClassLoader(), new Class<?>[] {Handshake.class}, (self, method, arguments) -> null);
        assertThat(asking.dispatcher.handshake(admitted(asking), request)).isCompleted();
        assertThat(deciding.log).containsExactly("on the thread as it is");
    }
}
