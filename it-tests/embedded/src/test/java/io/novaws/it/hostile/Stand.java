package io.novaws.it.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.novaws.Connections;
import io.novaws.Limits;
import io.novaws.NovaEndpoint;
import io.novaws.it.support.RawClient;
import io.novaws.it.support.TestServer;
import jakarta.websocket.OnMessage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A server under attack, and a bystander who talks to it all the while. After each test the bystander has been answered and
 * nothing is logged as our own fault; after all of them nothing is left but what was there before.
 *
 * <p>Threading: used by one test after the other.
 */
final class Stand implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    /** What a process of this size may gain by chance: classes, caches, compiled code. */
    private static final long SLACK = 8 << 20;

    /** What may be of one kind beside the bystander's: the last connection, on its way out. */
    private static final int OBJECTS = 3;

    private static final int THREADS = 40;

    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final Logger netty = Logger.getLogger("io.netty");
    private final Logger nova = Logger.getLogger("io.novaws.embedded");
    private final Handler faultHandler = new FaultHandler();
    private TestServer server;
    private Remains before;
    private ResourceLeakDetector.Level detection;
    private volatile boolean over;
    private volatile int answers;
    private CompletableFuture<Void> bystander;

    TestServer server() {
        return server;
    }

    @NovaEndpoint(value = "/echo", limits = @Limits(rate = 0))
    static class Echo {
        @OnMessage
        String text(String message) {
            return message;
        }

        @OnMessage
        ByteBuffer binary(ByteBuffer message) {
            return message;
        }
    }

    @NovaEndpoint(value = "/wide", maxMessageSize = Integer.MAX_VALUE - 8, limits = @Limits(rate = 0))
    static class Wide {
        @OnMessage
        int size(ByteBuffer message) {
            return message.remaining();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        detection = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        netty.addHandler(faultHandler);
        nova.addHandler(faultHandler);
        server = TestServer.with(Echo.class, Wide.class);
        warmUp();
        bystander = CompletableFuture.runAsync(this::talk);
        await().until(() -> answers > 0);
        before = settled();
    }

    /** What is there once the connections of the warm-up are gone: the bystander's alone. */
    private static Remains settled() {
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        Remains::now,
                        remains -> remains.objects().values().stream().allMatch(count -> count <= 1 + OBJECTS));
    }

    private void warmUp() {
        for (int i = 0; i < 50; i++) {
            try (RawClient client = server.connectRaw("/echo")) {
                assertThat(client.send("warm").nextText()).isEqualTo("warm");
                client.write(RawClient.close(1000, ""));
                client.rest();
            }
            try (RawClient client = server.openRaw()) {
                client.write("nonsense\r\n\r\n".getBytes()).rest();
            }
        }
        awaitConnections(0);
    }

    private void talk() {
        try (RawClient client = server.connectRaw("/echo")) {
            while (!over) {
                String text = "still here? " + answers;
                if (!client.send(text).nextText().equals(text)) {
                    throw new AssertionError("not what was sent");
                }
                answers++;
                CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(2, TimeUnit.MILLISECONDS))
                        .join();
            }
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        int now = answers;
        await().pollInterval(Duration.ofMillis(2)).until(() -> answers > now || bystander.isDone());
        assertThat(bystander).as("the bystander").isNotDone();
        assertThat(faults).as("what is logged as a fault of ours").isEmpty();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        try {
            awaitNothingLeft();
        } finally {
            over = true;
            bystander.join();
            server.close();
            netty.removeHandler(faultHandler);
            nova.removeHandler(faultHandler);
            ResourceLeakDetector.setLevel(detection);
        }
    }

    /** Nothing is left of the attackers but what is still on its way out. */
    void awaitNothingLeft() {
        awaitConnections(1);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(this::assertNothingIsLeft);
    }

    private void assertNothingIsLeft() {
        Remains after = Remains.now();
        // The detector reports when the next buffer is made.
        ByteBufAllocator.DEFAULT.buffer().release();
        assertThat(faults).isEmpty();
        after.objects()
                .forEach((kind, count) -> assertThat(count)
                        .as(kind)
                        .isLessThanOrEqualTo(before.objects().getOrDefault(kind, 0) + OBJECTS));
        assertThat(after.heap()).as("heap").isLessThan(before.heap() + SLACK);
        assertThat(after.direct()).as("direct memory").isLessThan(before.direct() + SLACK);
        assertThat(after.threads()).as("threads").isLessThan(before.threads() + THREADS);
    }

    private void awaitConnections(int count) {
        await().pollInterval(Duration.ofMillis(10))
                .untilAsserted(() ->
                        assertThat(server.select(Connections.class).count()).isEqualTo(count));
    }

    private final class FaultHandler extends Handler {
        @Override
        public void publish(LogRecord entry) {
            if (entry.getLevel().intValue() >= Level.SEVERE.intValue()) {
                faults.add(entry.getMessage() + " " + entry.getThrown());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
