package io.novaws.core.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.Admission;
import io.novaws.CloseCause;
import io.novaws.NonBlocking;
import io.novaws.NovaEndpoint;
import io.novaws.core.connection.LiveConnection;
import io.novaws.core.fixture.Endpoints;
import io.novaws.core.fixture.Engine;
import io.novaws.core.fixture.RecordingLink;
import jakarta.websocket.CloseReason;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A link over a session of a container that judges nothing itself. */
class LinkEndpointTest {
    @NovaEndpoint("/linked")
    @NonBlocking
    static class Linked {
        final List<String> log = new ArrayList<>();
        final List<@Nullable ClassLoader> loaders = new ArrayList<>();

        private void see(String what) {
            log.add(what);
            loaders.add(Thread.currentThread().getContextClassLoader());
        }

        @OnOpen
        void open() {
            see("open");
        }

        @OnMessage
        void text(String text) {
            see(text);
        }

        @OnMessage
        void pong(PongMessage pong) {
            see("pong");
        }

        @OnClose
        void close(CloseCause cause) {
            see("close " + cause);
        }
    }

    private final Linked application = new Linked();
    private final Engine engine = new Engine(application);
    private final ClassLoader loader = new URLClassLoader(new URL[0]);
    private final @Nullable ClassLoader containers = Thread.currentThread().getContextClassLoader();
    private final LinkEndpoint endpoint = new LinkEndpoint(engine.dispatcher, new ApplicationLoader(loader));
    private final LiveConnection admitted = engine.admit(Map.of());
    private final List<Ticket> spent = new ArrayList<>();
    private final Ticket ticket = new Ticket(engine.dispatcher, admitted, Admission.accept(), "", spent::add);
    private final RecordingLink link = new RecordingLink().deaf();

    /** What the container has in its session. */
    private final Map<String, Object> properties = new HashMap<>(Map.of(Ticket.KEY, new AtomicReference<>(ticket)));

    private final Map<Class<?>, MessageHandler> handlers = new HashMap<>();
    private final List<CloseReason> closed = new ArrayList<>();
    private final Session session = (Session) Proxy.newProxyInstance(
            Session.class.getClassLoader(), new Class<?>[] {Session.class}, (self, method, arguments) -> {
                switch (method.getName()) {
                    case "getUserProperties":
                        return properties;
                    case "addMessageHandler":
                        handlers.put((Class<?>) arguments[0], (MessageHandler) arguments[1]);
                        return null;
                    case "close":
                        closed.add((CloseReason) arguments[0]);
                        return null;
                    default:
                        return null;
                }
            });

    LinkEndpointTest() {
        ticket.linkBy(opened -> link);
    }

    @AfterEach
    void theContainersThreadHasItsOwnLoaderAgain() {
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(containers);
    }

    private void open() {
        endpoint.onOpen(session, Endpoints.config());
    }

    @SuppressWarnings("unchecked")
    private void pong() {
        PongMessage message = () -> ByteBuffer.allocate(1);
        ((MessageHandler.Whole<PongMessage>) handlers.get(PongMessage.class)).onMessage(message);
    }

    @SuppressWarnings("unchecked")
    private void text(String text) {
        ((MessageHandler.Partial<String>) handlers.get(String.class)).onMessage(text, true);
    }

    @Test
    void everyCallback_hasTheApplicationsLoader_onAThreadOfTheContainer() {
        open();
        text("hello");
        pong();
        endpoint.onClose(session, new CloseReason(CloseReason.CloseCodes.GOING_AWAY, ""));
        assertThat(application.log).containsExactly("open", "hello", "pong", "close PEER");
        assertThat(application.loaders).containsOnly(loader).hasSize(4);
    }

    @Test
    void pongs_countForTheRate() {
        engine.settings.change("nova.server.rate", "1");
        engine.settings.change("nova.server.burst", "3");
        open();
        for (int i = 0; i < 5; i++) {
            pong();
        }
        assertThat(application.log).containsExactly("open", "pong", "pong", "pong");
        assertThat(link.closeCode()).isEqualTo(1008);
    }

    @Test
    void sessionWithoutATicket_isClosed_andNobodyIsTold() {
        properties.clear();
        open();
        assertThat(closed).extracting(reason -> reason.getCloseCode().getCode()).containsExactly(1008);
        assertThat(closed.get(0).getReasonPhrase()).isEmpty();
        assertThat(application.log).isEmpty();
        assertThat(handlers).isEmpty();
    }

    @Test
    void ticketThatWasDiscarded_opensNothing() {
        ticket.discard();
        open();
        assertThat(closed).extracting(reason -> reason.getCloseCode().getCode()).containsExactly(1008);
        assertThat(application.log).isEmpty();
        assertThat(engine.directory.open()).isEmpty();
    }

    @Test
    void ticketOfAServerThatGoes_isToldToGoToo() {
        ticket.revoke();
        ticket.revoke();
        open();
        assertThat(closed).extracting(reason -> reason.getCloseCode().getCode()).containsExactly(1001);
        assertThat(application.log).isEmpty();
        assertThat(engine.directory.whenNone()).isCompleted();
        assertThat(spent).containsExactly(ticket);
    }

    @Test
    void ticketThatWasUsed_opensNoSecondSession() {
        open();
        assertThat(spent).containsExactly(ticket);
        properties.put(Ticket.KEY, new AtomicReference<>(ticket));
        new LinkEndpoint(engine.dispatcher, new ApplicationLoader(loader)).onOpen(session, Endpoints.config());
        assertThat(closed).extracting(reason -> reason.getCloseCode().getCode()).containsExactly(1008);
        assertThat(engine.directory.open()).containsExactly(admitted);
    }

    @Test
    void linkThatCannotBeMade_closesTheSession_andEndsTheConnection() {
        ticket.linkBy(opened -> {
            throw new IllegalStateException("this session has another shape");
        });
        open();
        assertThat(closed).extracting(reason -> reason.getCloseCode().getCode()).containsExactly(1011);
        assertThat(closed.get(0).getReasonPhrase()).isEmpty();
        assertThat(application.log).isEmpty();
        assertThat(engine.directory.whenNone()).isCompleted();
    }

    @Test
    void close_beforeTheOpen_isNotLost() {
        endpoint.onClose(session, new CloseReason(CloseReason.CloseCodes.CLOSED_ABNORMALLY, ""));
        open();
        assertThat(application.log).containsExactly("open", "close NETWORK");
        assertThat(engine.directory.open()).isEmpty();
    }
}
