package io.novaws.cdi.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.novaws.core.outbox.ContainerSession;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import jakarta.websocket.Session;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Against requests with the public methods of Payara's, and those of the connection of Grizzly below. */
class HeldConnectionTest {
    /** What happens, in its order. */
    private static final ThreadLocal<List<String>> LOG = ThreadLocal.withInitial(ArrayList::new);

    private final List<String> log = LOG.get();

    HeldConnectionTest() {
        log.clear();
    }

    /** As {@code org.glassfish.grizzly.Connection}. */
    public static class Connection {
        boolean open = true;
        /** Whether something waits for the peer. */
        boolean full;

        /** Whether there is a socket. */
        public boolean isOpen() {
            return open;
        }

        /** After what waits. */
        public void closeSilently() {
            LOG.get().add("close");
            open &= full;
        }

        /** At once. */
        public void terminateSilently() {
            LOG.get().add("terminate");
            open = false;
        }
    }

    /** As {@code RequestFacade}. */
    public interface Facade extends HttpServletRequest {
        /** Catalina's request. */
        Inner getUnwrappedCoyoteRequest();
    }

    /**
     * What is between the facade and the connection, in one.
     *
     * @param connection below
     */
    public record Inner(Connection connection) {
        /** Grizzly's request. */
        public Inner getCoyoteRequest() {
            return this;
        }

        /** Grizzly's context. */
        public Inner getContext() {
            return this;
        }

        /** The connection. */
        public Connection getCloseable() {
            return connection;
        }
    }

    private static HttpServletRequest over(Connection connection, HttpServletRequest request) {
        return Asked.proxy(
                Facade.class,
                (method, arguments) -> method.getName().equals("getUnwrappedCoyoteRequest")
                        ? new Inner(connection)
                        : method.invoke(request, arguments));
    }

    /** As Tyrus' handler, whose session ends when it is destroyed. */
    public static final class Handler implements HttpUpgradeHandler, ReadListener {
        @Nullable
        WebConnection connection;

        /** What it does with what comes. */
        Deque<Reading> readings = new ArrayDeque<>();

        interface Reading {
            void read(ServletInputStream in) throws IOException;
        }

        /** Made by Nova. */
        public Handler() {}

        @Override
        public void init(WebConnection made) {
            connection = made;
            try {
                made.getInputStream().setReadListener(this);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        WebConnection connection() {
            return Objects.requireNonNull(connection);
        }

        @Override
        public void destroy() {
            LOG.get().add("destroy");
        }

        @Override
        public void onDataAvailable() throws IOException {
            LOG.get().add("data");
            readings.remove().read(connection().getInputStream());
        }

        @Override
        public void onAllDataRead() {
            LOG.get().add("all");
        }

        @Override
        public void onError(Throwable failure) {
            LOG.get().add("error");
        }
    }

    /** The server's: notes when the request is given back. */
    private static final class Servers implements WebConnection {
        final Input input = new Input();

        @Override
        public ServletInputStream getInputStream() {
            return input;
        }

        @Override
        public ServletOutputStream getOutputStream() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            LOG.get().add("back");
        }
    }

    private static final class Input extends ServletInputStream {
        int bytes;

        @Nullable
        ReadListener listener;

        @Override
        public int read() {
            if (bytes == 0) {
                return -1;
            }
            bytes--;
            return 'x';
        }

        @Override
        public boolean isFinished() {
            return false;
        }

        @Override
        public boolean isReady() {
            return bytes > 0;
        }

        @Override
        public void setReadListener(ReadListener told) {
            listener = told;
        }

        void come(int count) throws IOException {
            bytes += count;
            Objects.requireNonNull(listener).onDataAvailable();
        }
    }

    private final Connection connection = new Connection();
    private final Asked asked = Asked.handshake();
    private final UpgradableRequest request =
            new UpgradableRequest(over(connection, asked.request()), Runnable::run, Runnable::run);
    private final Servers servers = new Servers();

    private Handler upgraded() throws Exception {
        Handler handler = request.upgrade(Handler.class);
        UpgradeRelay relay = (UpgradeRelay) Objects.requireNonNull(asked.upgraded);
        relay.init(servers);
        return handler;
    }

    private ContainerSession session() {
        return request.session(Asked.proxy(Session.class, (method, arguments) -> null));
    }

    @Test
    void closing_closesTheSocket_andThenGivesTheRequestBack() throws Exception {
        upgraded().connection().close();
        assertThat(log).containsExactly("close", "back");
    }

    @Test
    void whileSomethingWaitsForThePeer_theRequestIsNotGivenBack() throws Exception {
        connection.full = true;
        Handler handler = upgraded();
        handler.connection().close();
        handler.connection().close();
        assertThat(log).containsExactly("close");
        connection.open = false;
        servers.input.come(1);
        assertThat(log).containsExactly("close", "back");
    }

    @Test
    void afterTheEnd_whatThePeerSends_isThrownAway_andTheRequestGivenBackWithTheSocket() throws Exception {
        connection.full = true;
        upgraded().connection().close();
        servers.input.come(20_000);
        assertThat(servers.input.bytes).isZero();
        assertThat(log).containsExactly("close");
        connection.open = false;
        servers.input.come(1);
        assertThat(log).containsExactly("close", "back");
    }

    @Test
    void readerThatEndsTheConnection_readsNoMore_thoughThereIsMore() throws Exception {
        connection.full = true;
        Handler handler = upgraded();
        handler.readings.add(in -> {
            assertThat(in.isReady()).isTrue();
            try {
                handler.connection().close();
            } catch (Exception e) {
                throw new IOException(e);
            }
            assertThat(in.isReady()).isFalse();
        });
        servers.input.come(7);
        assertThat(servers.input.bytes).isZero();
        assertThat(log).containsExactly("data", "close");
    }

    @Test
    void failureOfAReader_isTheServers_untilTheConnectionEnds() throws Exception {
        Handler handler = upgraded();
        handler.readings.add(in -> {
            throw new IOException("broken");
        });
        assertThatThrownBy(() -> servers.input.come(1)).hasMessage("broken");
        handler.readings.add(in -> {
            try {
                handler.connection().close();
            } catch (Exception e) {
                throw new IOException(e);
            }
            throw new IllegalStateException("the request has been given back meanwhile");
        });
        servers.input.come(1);
        assertThat(log).containsExactly("data", "data", "close", "back");
    }

    @Test
    void whoeverSendsForLong_goesOnBehindTheOthers_whereThereIsAWriter() throws Exception {
        Deque<Runnable> writers = new ArrayDeque<>();
        UpgradableRequest many = new UpgradableRequest(over(connection, asked.request()), Runnable::run, writers::add);
        many.upgrade(Handler.class);
        Session session = Asked.proxy(Session.class, (method, arguments) -> null);
        Runnable sends = () -> {};
        assertThat(many.session(session).giveWay(sends)).isTrue();
        assertThat(writers).containsExactly(sends);
        UpgradableRequest stopped = new UpgradableRequest(over(connection, asked.request()), Runnable::run, task -> {
            throw new RejectedExecutionException("the application has stopped");
        });
        stopped.upgrade(Handler.class);
        assertThat(stopped.session(session).giveWay(sends)).isFalse();
    }

    @Test
    void withoutWorkers_theSocketIsClosed_butNothingGivenBackOnAThreadThatMayHoldLocks() throws Exception {
        UpgradableRequest late = new UpgradableRequest(
                over(connection, asked.request()),
                task -> {
                    throw new RejectedExecutionException("the application has stopped");
                },
                Runnable::run);
        Handler handler = late.upgrade(Handler.class);
        ((UpgradeRelay) Objects.requireNonNull(asked.upgraded)).init(servers);
        handler.connection().close();
        servers.input.come(1);
        assertThat(log).containsExactly("close");
    }

    @Test
    void kill_endsTheSocketFirst_whateverWaitsForThePeer() throws Exception {
        connection.full = true;
        upgraded();
        assertThat(session().kill()).isTrue();
        assertThat(log).containsExactly("terminate", "destroy", "back");
    }

    @Test
    void remains_areThereAsLongAsTheSocketIs() throws Exception {
        connection.full = true;
        Handler handler = upgraded();
        ContainerSession.Remains remains = session().remains();
        handler.connection().close();
        assertThat(remains.isOpen()).isTrue();
        remains.drop();
        assertThat(remains.isOpen()).isFalse();
        assertThat(log).containsExactly("close", "terminate", "destroy", "back");
    }

    @Test
    void whatTheServerTells_reachesTheHandler() throws Exception {
        upgraded();
        ReadListener told = Objects.requireNonNull(servers.input.listener);
        told.onAllDataRead();
        told.onError(new IOException("gone"));
        ((UpgradeRelay) Objects.requireNonNull(asked.upgraded)).destroy();
        assertThat(log).containsExactly("all", "error", "destroy");
    }

    /** As a handler that only its container can make. */
    public static final class Sealed implements HttpUpgradeHandler {
        Sealed() {}

        @Override
        public void init(WebConnection made) {}

        @Override
        public void destroy() {}
    }

    @Test
    void handlerThatOnlyTheContainerCanMake_isLeftToIt() throws Exception {
        assertThat(request.upgrade(Sealed.class)).isSameAs(asked.upgraded);
    }

    @Test
    void requestThatDoesNotShowItsConnection_isUpgradedByTheContainer() throws Exception {
        UpgradableRequest plain = new UpgradableRequest(asked.request(), Runnable::run, Runnable::run);
        assertThat(plain.upgrade(Handler.class)).isSameAs(asked.upgraded);
    }
}
