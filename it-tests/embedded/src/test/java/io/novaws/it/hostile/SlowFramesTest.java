package io.novaws.it.hostile;

import static io.novaws.it.support.RawClient.BINARY;
import static io.novaws.it.support.RawClient.CONTINUATION;
import static io.novaws.it.support.RawClient.TEXT;
import static io.novaws.it.support.RawClient.frame;
import static io.novaws.it.support.RawClient.header;
import static io.novaws.it.support.RawClient.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.novaws.CloseCause;
import io.novaws.NovaEndpoint;
import io.novaws.embedded.NovaServer;
import io.novaws.it.support.Journal;
import io.novaws.it.support.RawClient;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.PathParam;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Peers that begin a frame and send the rest of it so slowly that nothing comes of it. */
@Timeout(120)
public class SlowFramesTest {
    private static final int KIB = 1024;
    private static final int LONG = 4 << 20;
    /** In fewer steps than the long message has kibibytes. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @NovaEndpoint(value = "/slow/{peer}", maxMessageSize = LONG)
    static class Slow {
        @Inject
        Journal journal;

        @OnMessage
        int size(ByteBuffer message) {
            return message.remaining();
        }

        @OnMessage
        int length(String message) {
            return message.length();
        }

        @OnClose
        void closed(@PathParam("peer") String peer, CloseReason reason, CloseCause cause) {
            journal.write(peer + " " + reason.getCloseCode().getCode() + " " + cause);
        }
    }

    private static NovaServer server() {
        return NovaServer.builder()
                .port(0)
                .beanClasses(Slow.class, Journal.class)
                .setting("nova.server.idle-timeout", "1s")
                .setting("nova.server.heartbeat", "0s")
                .setting("nova.server.close-timeout", "500ms")
                .start();
    }

    /** A peer that holds on to its connection with a byte now and then. */
    private static final class Trickler {
        private final RawClient client;
        private final byte[] bytes;
        private int sent;

        /** Sends so many of the bytes at once. */
        Trickler(NovaServer server, String peer, byte[] bytes, int begun) {
            this.client = RawClient.connect(server.port(), "/slow/" + peer).write(Arrays.copyOf(bytes, begun));
            this.bytes = bytes;
            this.sent = begun;
        }

        void sendsOneMore() {
            try {
                client.write(new byte[] {bytes[sent++]});
            } catch (UncheckedIOException gone) {
                // the server has had enough of it
            }
        }
    }

    private static List<Trickler> tricklers(NovaServer server) {
        byte[] text = "a".repeat(30_000).getBytes(StandardCharsets.US_ASCII);
        byte[] large = together(header(true, BINARY, LONG), new byte[40_000]);
        byte[] inMessage = together(frame(false, TEXT, text), frame(true, CONTINUATION, text));
        return List.of(
                new Trickler(server, "frame", frame(true, BINARY, new byte[30_000]), 10),
                new Trickler(server, "text", frame(true, TEXT, text), 10),
                new Trickler(server, "large-frame", large, 14),
                new Trickler(server, "part", large, 20_000),
                new Trickler(server, "message", inMessage, 30_020));
    }

    @Test
    void slowLoris_bytesThatMakeNoFrameAreIdle_andAKibibyteAtATimeIsNot() {
        List<Trickler> tricklers = List.of();
        try (NovaServer server = server();
                RawClient steady = RawClient.connect(server.port(), "/slow/steady")) {
            Journal journal = server.select(Journal.class);
            AtomicInteger left = new AtomicInteger(LONG);
            steady.write(header(true, BINARY, LONG));
            List<Trickler> all = tricklers(server);
            tricklers = all;
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
                steady.write(new byte[KIB]);
                left.addAndGet(-KIB);
                all.forEach(Trickler::sendsOneMore);
                return journal.entries().size() >= all.size();
            });
            assertThat(journal.entries())
                    .containsExactlyInAnyOrder(
                            "frame 1001 IDLE",
                            "text 1001 IDLE",
                            "large-frame 1001 IDLE",
                            "part 1001 IDLE",
                            "message 1001 IDLE");
            steady.write(new byte[left.get()]);
            assertThat(steady.nextText()).isEqualTo(String.valueOf(LONG));
        } finally {
            tricklers.forEach(trickler -> trickler.client.close());
        }
    }
}
