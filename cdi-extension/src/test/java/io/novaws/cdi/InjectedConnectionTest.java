package io.novaws.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.novaws.Connection;
import io.novaws.ConnectionScoped;
import io.novaws.Connections;
import io.novaws.Groups;
import io.novaws.Names;
import io.novaws.NovaEndpoint;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.SessionScoped;
import jakarta.enterprise.context.spi.Context;
import jakarta.enterprise.context.spi.Contextual;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What {@code @Inject Connection} is: the connection in its own beans, elsewhere whichever is current. */
class InjectedConnectionTest {
    @NovaEndpoint("/plain")
    static class Plain {
        @Inject
        Connection connection;

        @Inject
        Instance<Connection> lookup;

        @Inject
        Member member;

        private String idAtStart;

        @PostConstruct
        void start() {
            idAtStart = connection.id();
        }

        @OnMessage
        void said(String text, Connection parameter) {
            List<String> ids = List.of(
                    idAtStart,
                    connection.id(),
                    lookup.get().id(),
                    member.handle().id(),
                    parameter.id());
            Connection found = lookup.get();
            String elsewhere = CompletableFuture.supplyAsync(() -> connection.id() + found.id())
                    .join();
            boolean same = ids.stream().distinct().count() == 1 && elsewhere.equals(idAtStart + idAtStart);
            connection.send(same ? "one connection" : ids + " " + elsewhere);
        }
    }

    @ConnectionScoped
    static class Member {
        @Inject
        Connection connection;

        Connection handle() {
            return connection;
        }
    }

    @Test
    void connectionInItsOwnBeans_isRealAndUsableFromAnyThread() {
        try (Application application = Application.of(Plain.class, Member.class)) {
            assertThat(application.connect("/plain").says("x").heard()).containsExactly("one connection");
        }
    }

    @NovaEndpoint("/dependent")
    @Dependent
    static class OfOneConnection {
        @Inject
        Connection connection;

        @OnMessage
        void said(String text, Connection parameter) {
            CompletableFuture.runAsync(() -> connection.send(parameter.id().equals(connection.id())))
                    .join();
        }
    }

    @Test
    void connectionInDependentEndpoint_isRealAndUsableFromAnyThread() {
        try (Application application = Application.of(OfOneConnection.class)) {
            Peer first = application.connect("/dependent");
            Peer second = application.connect("/dependent");
            assertThat(first.says("x").heard()).containsExactly("true");
            assertThat(second.says("x").heard()).containsExactly("true");
        }
    }

    @Dependent
    static class Helper {
        @Inject
        Connection connection;

        String id() {
            return connection.id();
        }
    }

    @ApplicationScoped
    static class Service {
        @Inject
        Helper helper;

        @Inject
        Connection connection;

        @Inject
        Instance<Connection> lookup;

        private final List<String> observed = new CopyOnWriteArrayList<>();

        boolean standsFor(Connection current) {
            return List.of(helper.id(), connection.id(), lookup.get().id()).stream()
                    .allMatch(current.id()::equals);
        }

        void on(@Observes String event, Connection current) {
            observed.add(current.id());
        }

        Connection connection() {
            return connection;
        }

        String idThroughHelper() {
            return helper.id();
        }

        List<String> observed() {
            return observed;
        }
    }

    @NovaEndpoint("/service")
    static class UsesService {
        @Inject
        Service service;

        @Inject
        Event<String> events;

        @OnMessage
        String said(String text, Connection parameter) {
            events.fire(text);
            boolean heard =
                    service.observed().get(service.observed().size() - 1).equals(parameter.id());
            return service.standsFor(parameter) + " " + heard;
        }
    }

    @NovaEndpoint("/dependent-service")
    @Dependent
    static class DependentThatUsesService {
        @Inject
        Service service;

        @OnOpen
        void opened(Connection parameter) {
            parameter.send(service.standsFor(parameter));
        }
    }

    @Test
    void connectionInASharedBean_isNeverPinnedToOne() {
        try (Application application = Application.of(Service.class, Helper.class, UsesService.class)) {
            Peer first = application.connect("/service").says("x");
            Peer second = application.connect("/service").says("x");
            assertThat(first.says("x").heard()).containsExactly("true true", "true true");
            assertThat(second.heard()).containsExactly("true true");
        }
    }

    @Test
    void sharedBeanThatADependentEndpointCreates_isNotPinnedToItsConnection() {
        try (Application application = Application.of(Service.class, Helper.class, DependentThatUsesService.class)) {
            assertThat(application.connect("/dependent-service").heard()).containsExactly("true");
            assertThat(application.connect("/dependent-service").heard()).containsExactly("true");
        }
    }

    @ApplicationScoped
    static class Registrar {
        @Inject
        Connection connection;

        @Inject
        Groups groups;

        @Inject
        Names names;

        void register(String name) {
            groups.join("all", connection);
            names.register(name, connection);
        }
    }

    @NovaEndpoint("/registered")
    static class Registered {
        @Inject
        Registrar registrar;

        @OnMessage
        void said(String name) {
            registrar.register(name);
        }
    }

    @Test
    void delegateGivenToNamesAndGroups_isResolvedAtTheCall() {
        try (Application application = Application.of(Registered.class, Registrar.class)) {
            Peer ann = application.connect("/registered").says("ann");
            Peer bob = application.connect("/registered").says("bob");
            application.select(Names.class).send("ann", "to ann");
            application.select(Groups.class).send("all", "to all");
            assertThat(ann.heard()).containsExactly("to ann", "to all");
            assertThat(bob.heard()).containsExactly("to all");
            ann.leaves();
            assertThat(application
                            .select(Groups.class)
                            .members("all")
                            .toCompletableFuture()
                            .join())
                    .hasSize(1);
        }
    }

    @Test
    void delegateOutsideACallback_saysWhatToInject() {
        try (Application application = Application.of(Service.class, Helper.class, UsesService.class)) {
            application.connect("/service");
            Service service = application.select(Service.class);
            for (var use : List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
                    () -> service.connection().id(),
                    () -> service.connection().send("x"),
                    service::idThroughHelper,
                    () -> application.select(Connection.class).close(),
                    () -> CDI.current().select(Connection.class).get().status())) {
                assertThatThrownBy(use)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("NOVA-0202")
                        .hasMessageContaining(
                                "(thread " + Thread.currentThread().getName() + ")")
                        .hasMessageContaining("Remedy: Inject Connections");
            }
            assertThat(service.connection()).hasToString("no current connection");
        }
    }

    @Test
    void beanOfAConnectionOutsideACallback_saysWhatToInject() {
        try (Application application = Application.of(Plain.class, Member.class)) {
            application.connect("/plain");
            Member member = application.select(Member.class);
            assertThatThrownBy(member::handle)
                    .isInstanceOf(ContextNotActiveException.class)
                    .hasMessageContaining("NOVA-0201 @ConnectionScoped bean Member used outside a callback (thread "
                            + Thread.currentThread().getName() + ")")
                    .hasMessageContaining("Remedy: Inject Connections");
            assertThatThrownBy(
                            () -> application.container().select(Member.class).destroy(member))
                    .isInstanceOf(ContextNotActiveException.class)
                    .hasMessageContaining("NOVA-0201");
        }
    }

    @SessionScoped
    static class Visit implements Serializable {
        private static final long serialVersionUID = 1L;

        @Inject
        Connection connection;

        @Inject
        Connections connections;

        @Inject
        Names names;

        Connection connection() {
            return connection;
        }
    }

    /** A session, as a server would have one. */
    public static class OneSession implements Extension, Context {
        private Object visit;

        void add(@Observes AfterBeanDiscovery event) {
            event.addContext(this);
        }

        @Override
        public Class<? extends Annotation> getScope() {
            return SessionScoped.class;
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> T get(Contextual<T> contextual, CreationalContext<T> context) {
            visit = visit == null ? contextual.create(context) : visit;
            return (T) visit;
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> T get(Contextual<T> contextual) {
            return (T) visit;
        }

        @Override
        public boolean isActive() {
            return true;
        }
    }

    @NovaEndpoint("/visited")
    static class Visited {
        @Inject
        Visit visit;

        @OnMessage
        String said(String text, Connection connection) throws IOException {
            new ObjectOutputStream(OutputStream.nullOutputStream()).writeObject(visit.connection());
            return "same: " + visit.connection().id().equals(connection.id());
        }
    }

    @Test
    void connectionInABeanThatIsPassivated_canBeWrittenOut() {
        try (Application application = Application.in(
                Application.initializer(Visited.class, Visit.class).addExtensions(new OneSession()))) {
            assertThat(application.connect("/visited").says("x").heard()).containsExactly("same: true");
            assertThat(application.connect("/visited").says("x").heard()).containsExactly("same: true");
        }
    }

    @NovaEndpoint("/asking")
    @ApplicationScoped
    static class Asking {
        @Inject
        Instance<Connection> lookup;

        @OnMessage
        void said(String text) {
            for (int i = 0; i < 1_000; i++) {
                lookup.get();
            }
        }
    }

    @Test
    void lookupInASharedBean_leavesNothingBehind() {
        try (Application application = Application.of(Asking.class)) {
            Peer peer = application.connect("/asking").says("x");
            long before = usedMemory();
            for (int i = 0; i < 200; i++) {
                peer.says("x");
            }
            assertThat(usedMemory() - before)
                    .as("bytes; as a synthetic bean it was 40 million")
                    .isLessThan(10_000_000);
        }
    }

    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @ConnectionScoped
    static class Seat {
        private int uses;

        int use() {
            return ++uses;
        }
    }

    @NovaEndpoint("/seat")
    static class Seated {
        @Inject
        Instance<Seat> seats;

        @OnMessage
        String said(String text) {
            Seat seat = seats.get();
            int before = seat.use();
            seats.destroy(seat);
            return before + " " + seat.use();
        }
    }

    @Test
    void beanOfAConnection_canBeDestroyedAheadOfIt() {
        try (Application application = Application.of(Seated.class, Seat.class)) {
            assertThat(application.connect("/seat").says("x").says("y").heard()).containsExactly("1 1", "2 1");
        }
    }
}
