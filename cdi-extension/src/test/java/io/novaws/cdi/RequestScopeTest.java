package io.novaws.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.novaws.Connection;
import io.novaws.ConnectionScoped;
import io.novaws.FailurePolicy;
import io.novaws.NovaEndpoint;
import io.novaws.OnHandshake;
import io.novaws.OnSignal;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.context.Destroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The request scope of callbacks: there where a bean of the application is request-scoped, and only there. */
class RequestScopeTest {
    private static final AtomicInteger MADE = new AtomicInteger();
    private static final List<String> EVENTS = new CopyOnWriteArrayList<>();

    @BeforeEach
    void forget() {
        MADE.set(0);
        EVENTS.clear();
    }

    @RequestScoped
    static class Request {
        private final int number = MADE.incrementAndGet();

        int number() {
            return number;
        }

        @PreDestroy
        void end() {
            EVENTS.add("end of " + number);
        }
    }

    @NovaEndpoint(value = "/chat", onFailure = FailurePolicy.IGNORE)
    static class Chat {
        @Inject
        Request request;

        @Inject
        Connection connection;

        @OnHandshake
        void asked() {
            EVENTS.add("handshake " + request.number());
        }

        @OnOpen
        void opened() {
            EVENTS.add("open " + request.number());
        }

        @OnMessage
        void said(String text) {
            EVENTS.add("message " + request.number() + " " + request.number());
            if (text.equals("fail")) {
                throw new IllegalStateException("as asked");
            }
            if (text.equals("signal")) {
                connection.signal(1);
            }
        }

        @OnSignal
        void told(Integer number) {
            EVENTS.add("signal " + request.number());
        }

        @OnClose
        void closed() {
            EVENTS.add("close " + request.number());
        }
    }

    @Test
    void eachCallback_hasARequestOfItsOwn() {
        try (Application application = Application.of(Chat.class, Request.class)) {
            application.connect("/chat").says("a").says("fail").says("signal").leaves();
            assertThat(EVENTS)
                    .containsExactly(
                            "handshake 1",
                            "end of 1",
                            "open 2",
                            "end of 2",
                            "message 3 3",
                            "end of 3",
                            "message 4 4",
                            "end of 4",
                            "message 5 5",
                            "end of 5",
                            "signal 6",
                            "end of 6",
                            "close 7",
                            "end of 7");
            Request request = application.select(Request.class);
            assertThatThrownBy(request::number).isInstanceOf(ContextNotActiveException.class);
        }
    }

    @ApplicationScoped
    static class Watcher {
        void begins(@Observes @Initialized(RequestScoped.class) Object request) {
            EVENTS.add("begins");
        }

        void ends(@Observes @Destroyed(RequestScoped.class) Object request) {
            EVENTS.add("ends");
        }
    }

    @NovaEndpoint("/plain")
    static class Plain {
        @OnMessage
        String said(String text) {
            return text;
        }
    }

    @Test
    void requestScope_isNotActivatedWhereNoBeanIsInIt() {
        try (Application application = Application.of(Plain.class, Watcher.class)) {
            EVENTS.clear();
            application.connect("/plain").says("x").leaves();
            assertThat(EVENTS).isEmpty();
        }
    }

    @NovaEndpoint("/produced")
    static class Produced {
        @Inject
        Instance<Held> held;

        @OnMessage
        String said(String text) {
            return held.get().text();
        }
    }

    @ApplicationScoped
    static class HeldProducer {
        @Produces
        @RequestScoped
        Held held() {
            return new Held();
        }
    }

    static class Held {
        String text() {
            return "produced";
        }
    }

    @Test
    void producedRequestScopedBean_countsToo() {
        try (Application application = Application.of(Produced.class, HeldProducer.class)) {
            assertThat(application.connect("/produced").says("x").heard()).containsExactly("produced");
        }
    }

    @ApplicationScoped
    static class Shared {
        @Inject
        Request request;

        void begins(@Observes @Initialized(ConnectionScoped.class) Connection connection) {
            EVENTS.add("scope begins " + request.number());
        }

        void ends(@Observes @BeforeDestroyed(ConnectionScoped.class) Connection connection) {
            EVENTS.add("scope ends " + request.number());
        }
    }

    @Test
    void beginAndEndOfTheConnectionScope_haveARequestToo() {
        try (Application application = Application.of(Plain.class, Request.class, Shared.class)) {
            application.connect("/plain").leaves();
            assertThat(EVENTS).containsExactly("scope begins 1", "end of 1", "scope ends 2", "end of 2");
        }
    }

    @ApplicationScoped
    static class FailingWatcher {
        void ended(@Observes @Destroyed(RequestScoped.class) Object request) {
            throw new IllegalStateException("as asked");
        }
    }

    @NovaEndpoint("/number")
    static class Number {
        @Inject
        Request request;

        @OnMessage
        String said(String text) {
            return "request " + request.number();
        }
    }

    @Test
    void observerThatFailsAtTheEndOfARequest_doesNotKeepTheNextFromHavingItsOwn() {
        try (Application application = Application.of(Number.class, Request.class, FailingWatcher.class)) {
            Peer peer = application.connect("/number").says("a").says("b");
            assertThat(peer.heard()).containsExactly("request 1", "request 2");
            peer.leaves();
            assertThat(application.hasForgottenAll()).isTrue();
        }
    }

    @NovaEndpoint("/late")
    static class Late {
        private final CompletableFuture<String> later = new CompletableFuture<>();

        @Inject
        Request request;

        @OnMessage
        CompletionStage<String> said(String text) {
            EVENTS.add("message " + request.number());
            return later;
        }
    }

    @Test
    void requestOfACallbackThatAnswersLater_endsWhenItReturns() {
        try (Application application = Application.of(Late.class, Request.class)) {
            application.connect("/late").says("later");
            assertThat(EVENTS).containsExactly("message 1", "end of 1");
        }
    }
}
