package io.novaws.it.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.novaws.DialException;
import io.novaws.DialException.Reason;
import io.novaws.NovaEndpoint;
import io.novaws.core.client.ContainerTransport;
import io.novaws.it.support.TestServer;
import io.novaws.spi.Dial;
import io.novaws.spi.Transport;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The container's own client, here Tyrus on Grizzly, where nothing better is there. */
public class ContainerTransportTest {
    private static TestServer server;
    private static ExecutorService workers;
    private static ScheduledExecutorService timer;
    private static Transport transport;

    /** Answers with what it was sent. */
    @NovaEndpoint(value = "/echo", subprotocols = "plain")
    public static class Echo {
        @OnMessage
        String echo(String text) {
            return text;
        }
    }

    @BeforeAll
    static void start() {
        server = TestServer.with(Echo.class);
        workers = Executors.newCachedThreadPool();
        timer = Executors.newSingleThreadScheduledExecutor();
        transport = ContainerTransport.find(null).orElseThrow();
        transport.begin(workers, timer, Thread::new);
    }

    @AfterAll
    static void stop() {
        transport.close();
        timer.shutdownNow();
        workers.shutdownNow();
        server.close();
    }

    private static Dial dial(URI uri, Duration timeout, Optional<InetSocketAddress> proxy) {
        return new Dial(uri, Map.of(), List.of("plain"), timeout, Optional.empty(), proxy, Optional.empty(), 65_536);
    }

    private static Dial dial(URI uri) {
        return dial(uri, Duration.ofSeconds(20), Optional.empty());
    }

    private static DialException failure(Dial dial) throws Exception {
        CompletableFuture<Throwable> failed = new CompletableFuture<>();
        transport.open(dial, new Listener()).whenComplete((session, failure) -> failed.complete(failure));
        Throwable failure = failed.get(60, TimeUnit.SECONDS);
        return (DialException) (failure instanceof CompletionException ? failure.getCause() : failure);
    }

    private static final class Listener extends Endpoint {
        private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        private final AtomicInteger closes = new AtomicInteger();

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            MessageHandler.Whole<String> onText = texts::add;
            session.addMessageHandler(String.class, onText);
        }

        @Override
        public void onClose(Session session, CloseReason reason) {
            closes.incrementAndGet();
        }
    }

    @Test
    void messages_goBothWays_andTheSubprotocolIsAgreed() throws Exception {
        Listener listener = new Listener();
        Session session = transport
                .open(dial(server.uri("/echo")), listener)
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
        assertThat(session.getNegotiatedSubprotocol()).isEqualTo("plain");
        session.getAsyncRemote().sendText("hello");
        assertThat(listener.texts.poll(30, TimeUnit.SECONDS)).isEqualTo("hello");
        session.close();
        await().untilAsserted(() -> assertThat(listener.closes).hasValue(1));
    }

    @Test
    void refusal_hasItsStatus() throws Exception {
        DialException failure = failure(dial(server.uri("/nowhere?token=s3cret")));
        assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
        assertThat(failure.status()).hasValue(404);
        assertThat(failure.getMessage()).doesNotContain("s3cret");
        assertThat(failure).hasNoCause();
    }

    @Test
    void connectRefused_isUnreachable() throws Exception {
        URI nobody;
        try (ServerSocket reserved = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = URI.create("ws://localhost:" + reserved.getLocalPort() + "/");
        }
        assertThat(failure(dial(nobody)).reason()).isEqualTo(Reason.UNREACHABLE);
    }

    @Test
    void silence_isATimeout() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            URI uri = URI.create("ws://localhost:" + silent.getLocalPort() + "/");
            assertThat(failure(dial(uri, Duration.ofMillis(300), Optional.empty()))
                            .reason())
                    .isEqualTo(Reason.TIMEOUT);
        }
    }

    @Test
    void proxy_isRefusedRatherThanPassedBy() throws Exception {
        Dial dial = dial(
                server.uri("/echo"),
                Duration.ofSeconds(20),
                Optional.of(InetSocketAddress.createUnresolved("localhost", 1)));
        assertThat(failure(dial)).hasMessageContaining("proxy");
    }
}
