package io.novaws.embedded;

import io.novaws.Admission;
import io.novaws.core.codec.Encoded;
import io.novaws.core.model.Compression;
import io.novaws.core.outbox.Link;
import io.novaws.core.outbox.Outbox;
import io.novaws.core.outbox.OutboxBounds;
import io.novaws.core.settings.ServerLimits;
import io.novaws.core.websocket.ServerPolicy;
import io.novaws.core.websocket.UpgradeRequest;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The transport with a plain endpoint of Jakarta WebSocket at /echo, which sends back what it gets and notes it. */
final class PlainServer implements AutoCloseable {
    static final int LIMIT = 25 * 1024 * 1024;

    final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    final AtomicInteger discarded = new AtomicInteger();
    final ExecutorService workers = Executors.newCachedThreadPool();
    private final Transport transport;

    /** How a peer is answered; by default it may come in if it asks for /echo. */
    volatile Function<UpgradeRequest, CompletionStage<Doorkeeper.Answer>> gate = this::admit;

    volatile int maxMessageSize = LIMIT;
    /** What a compressed message may become; 0: as {@link #maxMessageSize}. */
    volatile int maxDecompressedSize;

    volatile ServerLimits limits = ServerLimits.DEFAULT;
    volatile Consumer<Session> onOpen = session -> {};

    /** Called with each message on the event loop, before it is noted. */
    volatile Consumer<Object> onMessage = message -> {};

    /** What echoes may be compressed; they leave through an outbox if any may. */
    volatile Compression compression = Compression.OFF;

    /** The factory of the link whose session is being opened on this thread. */
    private final ThreadLocal<Function<Session, Link>> linker = new ThreadLocal<>();

    PlainServer() throws Exception {
        this(IoEngine.best());
    }

    PlainServer(IoEngine io) throws Exception {
        this(io, null);
    }

    PlainServer(IoEngine io, @Nullable Certificates certificates) throws Exception {
        SocketContainer sockets = new SocketContainer();
        ServerEndpointConfig endpoint = ServerEndpointConfig.Builder.create(EchoEndpoint.class, "/echo")
                .configurator(new ServerEndpointConfig.Configurator() {
                    @Override
                    public <T> T getEndpointInstance(Class<T> type) {
                        return type.cast(new EchoEndpoint(PlainServer.this));
                    }
                })
                .build();
        sockets.register(endpoint);
        ServerPolicy policy = new ServerPolicy(Optional.of(ServerPolicy.LOOPBACK), Set.of());
        Site site = new Site(
                new StaticFiles(PlainServer.class.getClassLoader()), EndpointPaths.of(List.of(endpoint)), policy);
        Reception reception = new Reception(
                request -> gate.apply(request), sockets.getWebSocketEngine(), site, workers, () -> limits, policy);
        transport = Transport.start(io, new InetSocketAddress("127.0.0.1", 0), reception, certificates);
    }

    int port() {
        return transport.address().getPort();
    }

    URI echo() {
        return URI.create("ws://127.0.0.1:" + port() + "/echo");
    }

    RawClient connect() throws Exception {
        return RawClient.connect("127.0.0.1", port());
    }

    RawClient open() throws Exception {
        return RawClient.open(echo());
    }

    /** The next thing that the endpoint noted. */
    Object nextEvent() throws InterruptedException {
        return events.poll(10, TimeUnit.SECONDS);
    }

    CompletionStage<Doorkeeper.Answer> admit(UpgradeRequest request) {
        return CompletableFuture.completedFuture(
                request.path().equals("/echo") ? new Doorkeeper.Welcome(new OpenPass()) : new Doorkeeper.Nobody());
    }

    static CompletionStage<Doorkeeper.Answer> refuse(Admission.Refused refused) {
        return CompletableFuture.completedFuture(new Doorkeeper.Refusal(refused));
    }

    @Override
    public void close() {
        transport.close();
        workers.shutdownNow();
    }

    /** A close that the endpoint was told of. */
    record Closed(int code, String reason) {}

    private final class OpenPass implements Pass {
        @Override
        public int maxMessageSize() {
            return maxMessageSize;
        }

        @Override
        public Compression compression() {
            return compression;
        }

        @Override
        public int inflateTo() {
            return maxDecompressedSize > 0 ? maxDecompressedSize : maxMessageSize;
        }

        @Override
        public int maxFragments() {
            return 1024;
        }

        @Override
        public void linkBy(Function<Session, Link> factory) {
            linker.set(factory);
        }

        @Override
        public <T> T present(Supplier<T> handshake) {
            return handshake.get();
        }

        @Override
        public void discard() {
            discarded.incrementAndGet();
        }
    }

    /** Public because Tyrus calls it by reflection. */
    public static final class EchoEndpoint extends Endpoint {
        private final PlainServer server;

        EchoEndpoint(PlainServer server) {
            this.server = server;
        }

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            session.setMaxIdleTimeout(-1);
            Outbox outbox = server.compression.enabled()
                    ? new Outbox(server.linker.get().apply(session), new NoOwner(), OutboxBounds.DEFAULT)
                    : null;
            session.addMessageHandler(String.class, (MessageHandler.Whole<String>) text -> {
                server.onMessage.accept(text);
                server.events.add(text);
                if (outbox == null) {
                    session.getAsyncRemote().sendText(text);
                } else {
                    outbox.reply(Encoded.text(text));
                }
            });
            session.addMessageHandler(byte[].class, (MessageHandler.Whole<byte[]>) bytes -> {
                server.onMessage.accept(bytes);
                server.events.add(bytes);
                if (outbox == null) {
                    session.getAsyncRemote().sendBinary(ByteBuffer.wrap(bytes));
                } else {
                    outbox.reply(Encoded.binary(bytes));
                }
            });
            session.addMessageHandler(PongMessage.class, (MessageHandler.Whole<PongMessage>)
                    pong -> server.events.add(pong.getApplicationData()));
            server.onOpen.accept(session);
        }

        @Override
        public void onClose(Session session, CloseReason reason) {
            server.events.add(new Closed(reason.getCloseCode().getCode(), reason.getReasonPhrase()));
        }
    }
}
