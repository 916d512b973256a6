package io.novaws.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.Connection;
import io.novaws.ConnectionScoped;
import io.novaws.NovaEndpoint;
import io.novaws.OnHandshake;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.NormalScope;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.context.spi.AlterableContext;
import jakarta.enterprise.context.spi.Contextual;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.enterprise.inject.Typed;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.inject.Inject;
import jakarta.inject.Scope;
import jakarta.inject.Singleton;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.PathParam;
import java.lang.annotation.Annotation;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose instance a callback is called on, by the scope that the endpoint declares. */
class ScopesTest {
    private static final List<String> DESTROYED = new CopyOnWriteArrayList<>();

    @BeforeEach
    void forget() {
        DESTROYED.clear();
    }

    @NovaEndpoint("/default")
    static class ByDefault {
        @Inject
        Connection connection;

        private int count;

        @OnHandshake
        void asked() {
            count = 100;
        }

        @OnMessage
        String said(String text) {
            return text + ++count;
        }

        int count() {
            return count;
        }

        @PreDestroy
        void end() {
            DESTROYED.add("default " + count);
        }
    }

    /** Another bean of the connection, which has the endpoint injected. */
    @ConnectionScoped
    static class Neighbour {
        @Inject
        ByDefault endpoint;

        int count() {
            return endpoint.count();
        }
    }

    @NovaEndpoint("/neighbour")
    static class WithNeighbour {
        @Inject
        Neighbour neighbour;

        @OnMessage
        int said(String text) {
            return neighbour.count();
        }
    }

    @Test
    void endpointWithoutScope_hasAnInstancePerConnection() {
        try (Application application = Application.of(ByDefault.class)) {
            Peer first = application.connect("/default").says("a").says("b");
            Peer second = application.connect("/default").says("a");
            assertThat(first.heard()).containsExactly("a101", "b102");
            assertThat(second.heard()).containsExactly("a101");
            first.leaves();
            assertThat(DESTROYED).containsExactly("default 102");
            second.leaves();
            assertThat(DESTROYED).containsExactly("default 102", "default 101");
            assertThat(application.hasForgottenAll()).isTrue();
        }
    }

    @Test
    void endpointOfTheConnection_isTheOneThatItsOtherBeansAreInjected() {
        try (Application application = Application.of(ByDefault.class, WithNeighbour.class, Neighbour.class)) {
            assertThat(application.connect("/neighbour").says("x").heard()).containsExactly("0");
            application.connect("/default");
        }
    }

    @NovaEndpoint("/application/{who}")
    @ApplicationScoped
    static class Shared {
        private final List<String> seen = new CopyOnWriteArrayList<>();

        @OnMessage
        String said(@PathParam("who") String who, String text) {
            seen.add(who + ":" + text);
            return seen.toString();
        }

        void on(@Observes Integer number) {
            seen.add("event:" + number);
        }

        List<String> seen() {
            return seen;
        }

        @OnClose
        void closed() {
            seen.add("closed");
        }

        @PreDestroy
        void end() {
            DESTROYED.add("application");
        }
    }

    @Test
    void applicationScopedEndpoint_isTheInstanceThatOthersInjectAndThatObserves() {
        try (Application application = Application.of(Shared.class)) {
            Peer ann = application.connect("/application/ann").says("hi");
            Event<Object> events = application.container().getBeanManager().getEvent();
            events.fire(42);
            application.connect("/application/bob").says("ho");
            ann.leaves();
            assertThat(application.select(Shared.class).seen())
                    .containsExactly("ann:hi", "event:42", "bob:ho", "closed");
            assertThat(DESTROYED).isEmpty();
        }
        assertThat(DESTROYED).containsExactly("application");
    }

    @NovaEndpoint("/dependent")
    @Dependent
    static class OfOneConnection {
        @Inject
        Part part;

        private int count;

        @OnMessage
        String said(String text) {
            return text + ++count;
        }

        @PreDestroy
        void end() {
            DESTROYED.add("dependent " + count);
        }
    }

    @Dependent
    static class Part {
        @PreDestroy
        void end() {
            DESTROYED.add("its part");
        }
    }

    @Test
    void dependentEndpoint_hasAnInstancePerConnectionThatEndsWithIt() {
        try (Application application = Application.of(OfOneConnection.class, Part.class)) {
            Peer first = application.connect("/dependent").says("a").says("b");
            Peer second = application.connect("/dependent").says("c");
            assertThat(first.heard()).containsExactly("a1", "b2");
            assertThat(second.heard()).containsExactly("c1");
            first.leaves();
            assertThat(DESTROYED).containsExactlyInAnyOrder("dependent 2", "its part");
            second.leaves();
            assertThat(DESTROYED).hasSize(4);
        }
    }

    @NovaEndpoint("/request")
    @RequestScoped
    static class OfOneCallback {
        private int count;

        @OnMessage
        String said(String text) {
            return text + ++count;
        }

        @PreDestroy
        void end() {
            DESTROYED.add("request");
        }
    }

    @Test
    void requestScopedEndpoint_hasAnInstancePerCallback() {
        try (Application application = Application.of(OfOneCallback.class)) {
            Peer peer = application.connect("/request").says("a").says("b");
            assertThat(peer.heard()).containsExactly("a1", "b1");
            assertThat(DESTROYED).containsExactly("request", "request");
        }
    }

    @NovaEndpoint("/singleton")
    @Singleton
    static class Single {
        private int count;

        @OnMessage
        String said(String text) {
            return text + ++count;
        }
    }

    @Test
    void singletonEndpoint_isOneInstance() {
        try (Application application = Application.of(Single.class)) {
            application.connect("/singleton").says("a");
            assertThat(application.connect("/singleton").says("b").heard()).containsExactly("b2");
            assertThat(application.select(Single.class).said("c")).isEqualTo("c3");
        }
    }

    @NormalScope
    @Retention(RetentionPolicy.RUNTIME)
    @interface ShiftScoped {}

    @Scope
    @Retention(RetentionPolicy.RUNTIME)
    @interface TurnScoped {}

    /** Two scopes of an application: each ends when it says so. */
    public static class OwnScopes implements Extension {
        static final OwnContext SHIFT = new OwnContext(ShiftScoped.class);
        static final OwnContext TURN = new OwnContext(TurnScoped.class);

        void add(@Observes AfterBeanDiscovery event) {
            event.addContext(SHIFT);
            event.addContext(TURN);
        }
    }

    record OwnContext(Class<? extends Annotation> scope, Map<Contextual<?>, Object> instances)
            implements AlterableContext {
        OwnContext(Class<? extends Annotation> scope) {
            this(scope, new HashMap<>());
        }

        @Override
        public Class<? extends Annotation> getScope() {
            return scope;
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> T get(Contextual<T> contextual, CreationalContext<T> context) {
            return (T) instances.computeIfAbsent(contextual, absent -> contextual.create(context));
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> T get(Contextual<T> contextual) {
            return (T) instances.get(contextual);
        }

        @Override
        public boolean isActive() {
            return true;
        }

        @Override
        public void destroy(Contextual<?> contextual) {
            instances.remove(contextual);
        }
    }

    @NovaEndpoint("/shift")
    @ShiftScoped
    static class OfShift {
        private int count;

        @OnMessage
        String said(String text) {
            return text + ++count;
        }
    }

    @NovaEndpoint("/turn")
    @TurnScoped
    static class OfTurn {
        private int count;

        @OnMessage
        String said(String text) {
            return text + ++count;
        }
    }

    @Test
    void endpointInAScopeOfTheApplication_livesAsLongAsThatSays() {
        try (Application application =
                Application.in(Application.initializer(OfShift.class).addExtensions(OwnScopes.class))) {
            Peer peer = application.connect("/shift").says("a").says("b");
            OwnScopes.SHIFT.instances().clear();
            assertThat(peer.says("c").heard()).containsExactly("a1", "b2", "c1");
        }
    }

    @Test
    void endpointInAPseudoScopeOfTheApplication_isAskedForEachTime() {
        try (Application application =
                Application.in(Application.initializer(OfTurn.class).addExtensions(OwnScopes.class))) {
            Peer peer = application.connect("/turn").says("a").says("b");
            OwnScopes.TURN.instances().clear();
            assertThat(peer.says("c").heard()).containsExactly("a1", "b2", "c1");
        }
    }

    @NovaEndpoint("/typed")
    @ApplicationScoped
    @Typed(Runnable.class)
    static class TypedEndpoint implements Runnable {
        @OnMessage
        String said(String text) {
            return text;
        }

        @Override
        public void run() {}
    }

    @Test
    void endpointThatIsInjectedByItsInterfaceOnly_isCalled() {
        try (Application application = Application.of(TypedEndpoint.class)) {
            assertThat(application.connect("/typed").says("a").heard()).containsExactly("a");
        }
    }

    @NovaEndpoint("/observing")
    static class Observing {
        private String last = "nothing";

        void on(@Observes(notifyObserver = Reception.IF_EXISTS) String event) {
            last = event;
        }

        @OnMessage
        String said(String text) {
            return last;
        }
    }

    @NovaEndpoint("/firing")
    static class Firing {
        @Inject
        Observing observing;

        @Inject
        Event<String> events;

        @OnMessage
        String said(String text) {
            events.fire(text);
            String before = observing.said("");
            events.fire(text);
            return before + " " + observing.said("");
        }
    }

    @Test
    void observerOfTheConnection_hearsWhatItsCallbacksFireOnceItExists() {
        try (Application application = Application.of(Observing.class, Firing.class)) {
            application.container().getBeanManager().getEvent().fire("from outside");
            assertThat(application.connect("/firing").says("x").heard()).containsExactly("nothing x");
        }
    }
}
