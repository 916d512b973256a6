package io.novaws.tyrus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.novaws.DialException;
import io.novaws.DialException.Reason;
import io.novaws.spi.Transport;
import jakarta.websocket.Session;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;

/** What a transport has started, and that it ends; and what it logs. */
class TyrusTransportStopTest {
    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name ->
                        name.startsWith("nova-client-") || name.toLowerCase().contains("tyrus"))
                .toList();
    }

    @Test
    void theTransport_isFoundAsAService() {
        assertThat(ServiceLoader.load(Transport.class).findFirst())
                .get()
                .isInstanceOf(TyrusTransport.class)
                .extracting(Transport::name)
                .isEqualTo("tyrus");
    }

    @Test
    void manyLinks_haveFewThreads_andAfterTheCloseThereAreNone() throws Exception {
        await().untilAsserted(() -> assertThat(threads()).isEmpty());
        TyrusTransport transport = new TyrusTransport();
        try (Peer peer = Peer.accepting(Peer.SILENT)) {
            Recorder endpoint = new Recorder();
            for (int i = 0; i < 50; i++) {
                Dials.open(transport, peer.dial(), endpoint);
            }
            assertThat(endpoint.opened).hasSize(50);
            assertThat(threads()).hasSizeLessThanOrEqualTo(7).noneMatch(name -> name.contains("tyrus"));
            transport.close();
            await().untilAsserted(() -> assertThat(endpoint.closed).hasSize(50));
            await().untilAsserted(() -> assertThat(threads()).isEmpty());
            assertThat(endpoint.closed).containsOnly(1006);
        }
    }

    @Test
    void executorsThatAreGiven_areUsed_andLeftRunning() throws Exception {
        ExecutorService workers = Executors.newFixedThreadPool(2, task -> new Thread(task, "given-worker"));
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try (Peer peer = Peer.accepting(Peer.SILENT)) {
            TyrusTransport transport = new TyrusTransport();
            transport.begin(workers, timer, Thread::new);
            Dials.open(transport, peer.dial(), new Recorder());
            assertThat(threads()).allMatch(name -> name.startsWith("nova-client-io-"));
            transport.close();
            await().untilAsserted(() -> assertThat(threads()).isEmpty());
            assertThat(workers.isShutdown()).isFalse();
            assertThat(timer.isShutdown()).isFalse();
        } finally {
            workers.shutdownNow();
            timer.shutdownNow();
        }
    }

    @Test
    void dialUnderWay_failsWithTheClose_andSoDoesEveryOneAfterIt() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (Peer peer = Peer.that(socket -> {
            Peer.head(socket);
            asked.countDown();
            Peer.SILENT.run(socket);
        })) {
            TyrusTransport transport = new TyrusTransport();
            CompletableFuture<Session> dial =
                    transport.open(peer.dial(), new Recorder()).toCompletableFuture();
            assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
            transport.close();
            assertThat(dial.handle((session, failure) -> reason(failure)).get(30, TimeUnit.SECONDS))
                    .isEqualTo(Reason.CLOSED);
            assertThat(Dials.failure(transport, peer.dial()).reason()).isEqualTo(Reason.CLOSED);
        }
    }

    private static Reason reason(Throwable failure) {
        return failure instanceof DialException dial ? dial.reason() : Reason.AUTHENTICATION;
    }

    @Test
    void neitherQueryNorHeaders_areLogged_whateverTheLevel() throws Exception {
        StringBuffer log = new StringBuffer();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                log.append(new SimpleFormatter().format(entry));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        handler.setLevel(Level.ALL);
        List<Logger> loggers = List.of(Logger.getLogger("org.glassfish.tyrus"), Logger.getLogger("io.novaws"));
        loggers.forEach(logger -> {
            logger.setLevel(Level.ALL);
            logger.addHandler(handler);
        });
        TyrusTransport transport = new TyrusTransport();
        try (Peer peer = Peer.accepting(Peer.SILENT);
                Peer refusing = Peer.answering("HTTP/1.1 403 No\r\n\r\n")) {
            var headers = Map.of("Authorization", List.of("Bearer s3cret"));
            String path = "/feed?token=s3cret";
            Session session = Dials.open(transport, Dials.with(peer.dial(path), headers, List.of()), new Recorder());
            transport.control(session).kill();
            try {
                Dials.open(transport, Dials.with(refusing.dial(path), headers, List.of()), new Recorder());
            } catch (ExecutionException refused) {
                assertThat(refused).hasMessageNotContaining("s3cret");
            }
            await().untilAsserted(() -> assertThat(transport.sockets()).isZero());
            assertThat(log.toString()).isNotEmpty().doesNotContain("s3cret");
        } finally {
            transport.close();
            loggers.forEach(logger -> {
                logger.setLevel(null);
                logger.removeHandler(handler);
            });
        }
    }
}
