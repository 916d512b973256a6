package io.novaws.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.Admission;
import io.novaws.Connection;
import io.novaws.ConnectionScoped;
import io.novaws.FailurePolicy;
import io.novaws.Handshake;
import io.novaws.NovaEndpoint;
import io.novaws.OnHandshake;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.context.Destroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a connection's scope begins and ends, and who is told. */
class ScopeLifeTest {
    private static final List<String> EVENTS = new CopyOnWriteArrayList<>();
    private static final Set<String> IDS = ConcurrentHashMap.newKeySet();

    @BeforeEach
    void forget() {
        EVENTS.clear();
        IDS.clear();
    }

    private static void happened(String event, Connection connection) {
        EVENTS.add(event);
        IDS.add(connection.id());
    }

    @ApplicationScoped
    static class Watcher {
        void begins(@Observes @Initialized(ConnectionScoped.class) Connection connection) {
            happened("initialized", connection);
        }

        void ends(@Observes @BeforeDestroyed(ConnectionScoped.class) Connection connection) {
            happened("before destroyed", connection);
        }

        void ended(@Observes @Destroyed(ConnectionScoped.class) Connection connection) {
            happened("destroyed", connection);
        }
    }

    @ConnectionScoped
    static class Member {
        @Inject
        Connection connection;

        @PostConstruct
        void start() {
            happened("member made", connection);
        }

        String name() {
            return "member";
        }

        @PreDestroy
        void end() {
            happened("member gone", connection);
        }
    }

    @NovaEndpoint("/chat")
    static class Chat {
        @Inject
        Connection connection;

        @Inject
        Member member;

        @PostConstruct
        void start() {
            happened("endpoint made", connection);
        }

        @OnHandshake
        Admission admit(Handshake handshake) {
            happened("handshake", connection);
            switch (handshake.query("do").orElse("")) {
                case "refuse":
                    return Admission.refuse(403);
                case "fail":
                    throw new IllegalStateException("as asked");
                default:
                    return Admission.accept();
            }
        }

        @OnOpen
        void opened() {
            happened("open with " + member.name(), connection);
        }

        @OnClose
        void closed() {
            happened("close", connection);
        }

        @PreDestroy
        void end() {
            happened("endpoint gone, still with its " + member.name(), connection);
        }
    }

    @Test
    void scope_beginsBeforeTheHandshakeAndEndsAfterTheCloseOnceEach() {
        try (Application application = Application.of(Chat.class, Member.class, Watcher.class)) {
            application.connect("/chat").leaves();
            assertThat(EVENTS)
                    .containsExactly(
                            "initialized",
                            "endpoint made",
                            "handshake",
                            "member made",
                            "open with member",
                            "close",
                            "before destroyed",
                            "member gone",
                            "endpoint gone, still with its member",
                            "destroyed");
            assertThat(IDS).hasSize(1);
            assertThat(application.hasForgottenAll()).isTrue();
        }
    }

    @Test
    void refusedHandshake_endsTheScope() {
        try (Application application = Application.of(Chat.class, Member.class, Watcher.class)) {
            assertThat(application.refused("/chat?do=refuse").status()).isEqualTo(403);
            assertThat(EVENTS)
                    .containsExactly(
                            "initialized",
                            "endpoint made",
                            "handshake",
                            "before destroyed",
                            "member made",
                            "endpoint gone, still with its member",
                            "member gone",
                            "destroyed");
            assertThat(application.hasForgottenAll()).isTrue();
        }
    }

    @Test
    void failedHandshake_endsTheScope() {
        try (Application application = Application.of(Chat.class, Member.class, Watcher.class)) {
            assertThat(application.refused("/chat?do=fail").status()).isEqualTo(500);
            assertThat(EVENTS).startsWith("initialized").endsWith("destroyed");
            assertThat(application.hasForgottenAll()).isTrue();
        }
    }

    @Test
    void admittedPeerThatNeverOpens_endsTheScopeOnce() {
        try (Application application = Application.of(Chat.class, Member.class, Watcher.class)) {
            Peer peer = application.admit("/chat");
            assertThat(EVENTS).endsWith("handshake");
            peer.vanish();
            peer.vanish();
            assertThat(EVENTS).containsOnlyOnce("before destroyed", "destroyed", "member gone");
            assertThat(application.hasForgottenAll()).isTrue();
        }
    }

    @NovaEndpoint("/without-handshake")
    static class WithoutHandshake {
        @OnMessage
        void said(String text) {
            EVENTS.add("message");
        }
    }

    @Test
    void scopeOfEndpointWithoutHandshake_beginsWithTheOpen() {
        try (Application application = Application.of(WithoutHandshake.class, Watcher.class)) {
            application.admit("/without-handshake").vanish();
            assertThat(EVENTS).isEmpty();
            application.connect("/without-handshake").says("x").leaves();
            assertThat(EVENTS).containsExactly("initialized", "message", "before destroyed", "destroyed");
        }
    }

    @ApplicationScoped
    static class FailingAtTheStart {
        void begins(@Observes @Initialized(ConnectionScoped.class) Connection connection) {
            throw new IllegalStateException("as asked");
        }
    }

    @Test
    void observerThatFailsAtTheStart_refusesTheHandshakeAndLeavesNothing() {
        try (Application application = Application.of(Chat.class, Member.class, FailingAtTheStart.class)) {
            assertThat(application.refused("/chat").status()).isEqualTo(500);
            assertThat(application.hasForgottenAll()).isTrue();
        }
    }

    @Test
    void observerThatFailsAtTheStart_closesWhereThereIsNoHandshake() {
        try (Application application = Application.of(WithoutHandshake.class, FailingAtTheStart.class)) {
            assertThat(application.connect("/without-handshake").closeCode()).contains(1011);
            assertThat(application.hasForgottenAll()).isTrue();
        }
    }

    @ApplicationScoped
    static class FailingAtTheEnd {
        void ends(@Observes @BeforeDestroyed(ConnectionScoped.class) Connection connection) {
            throw new AssertionError("as asked");
        }

        void ended(@Observes @Destroyed(ConnectionScoped.class) Connection connection) {
            throw new IllegalStateException("as asked");
        }
    }

    @NovaEndpoint("/failing")
    static class Failing {
        @Inject
        FailingMember member;

        @Inject
        Member other;

        @OnMessage
        void said(String text) {
            other.name();
            member.use();
        }

        @PreDestroy
        void end() {
            EVENTS.add("endpoint gone");
            throw new IllegalStateException("as asked");
        }
    }

    @ConnectionScoped
    static class FailingMember {
        void use() {}

        @PreDestroy
        void end() {
            EVENTS.add("failing member gone");
            throw new AssertionError("as asked");
        }
    }

    @Test
    void whatFailsAtTheEnd_keepsNothingElseFromEnding() {
        try (Application application =
                Application.of(Failing.class, FailingMember.class, Member.class, FailingAtTheEnd.class)) {
            application.connect("/failing").says("x").leaves();
            assertThat(EVENTS).containsExactly("member made", "failing member gone", "member gone", "endpoint gone");
            assertThat(application.hasForgottenAll()).isTrue();
        }
    }

    @ApplicationScoped
    static class LateUser {
        @Inject
        Member member;

        void ends(@Observes @BeforeDestroyed(ConnectionScoped.class) Connection connection) {
            EVENTS.add("before: " + member.name());
        }

        void ended(@Observes @Destroyed(ConnectionScoped.class) Connection connection) {
            try {
                EVENTS.add("after: " + member.name());
            } catch (ContextNotActiveException over) {
                EVENTS.add(over.getMessage().substring(0, 9));
            }
        }
    }

    @Test
    void beanThatIsMadeAtTheEnd_isDestroyedToo_andNoneIsMadeAfterIt() {
        try (Application application = Application.of(WithoutHandshake.class, Member.class, LateUser.class)) {
            application.connect("/without-handshake").leaves();
            assertThat(EVENTS).containsExactly("member made", "before: member", "member gone", "NOVA-0201");
        }
    }

    @NovaEndpoint(value = "/unmade", onFailure = FailurePolicy.IGNORE)
    static class Unmade {
        private static int attempts;

        @PostConstruct
        void start() {
            if (++attempts < 3) {
                throw new IllegalStateException("as asked");
            }
        }

        @OnMessage
        String said(String text) {
            return "attempt " + attempts;
        }
    }

    @Test
    void endpointThatCannotBeMade_isTriedAgainForTheNextMessage() {
        Unmade.attempts = 0;
        try (Application application = Application.of(Unmade.class)) {
            Peer peer =
                    application.connect("/unmade").says("a").says("b").says("c").says("d");
            assertThat(peer.heard()).containsExactly("attempt 3", "attempt 3");
        }
    }

    @Test
    void connections_haveScopesOfTheirOwn() {
        try (Application application = Application.of(Chat.class, Member.class)) {
            List<Peer> peers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                peers.add(application.connect("/chat"));
            }
            assertThat(IDS).hasSize(50);
            peers.forEach(Peer::leaves);
            assertThat(EVENTS.stream().filter("member gone"::equals)).hasSize(50);
            assertThat(application.hasForgottenAll()).isTrue();
        }
    }
}
