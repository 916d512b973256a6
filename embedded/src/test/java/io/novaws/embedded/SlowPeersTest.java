package io.novaws.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.novaws.Admission;
import io.novaws.core.settings.ServerLimits;
import io.novaws.core.websocket.ServerPolicy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that hold a connection with as few bytes as possible before it is a WebSocket, in time that is ours to move. */
class SlowPeersTest {
    private static final String HANDSHAKE = "GET /echo HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
            + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    private final SocketContainer sockets = new SocketContainer();
    private final CompletableFuture<Doorkeeper.Answer> gate = new CompletableFuture<>();
    private final EmbeddedChannel channel = new MemoryChannel();

    @BeforeEach
    void connect() {
        channel.freezeTime();
        ServerPolicy policy = new ServerPolicy(Optional.of(ServerPolicy.LOOPBACK), Set.of());
        Site site = new Site(new StaticFiles(getClass().getClassLoader()), EndpointPaths.of(List.of()), policy);
        Reception reception = new Reception(
                request -> gate, sockets.getWebSocketEngine(), site, Runnable::run, () -> ServerLimits.DEFAULT, policy);
        Lobby lobby = new Lobby(() -> ServerLimits.DEFAULT, policy);
        channel.pipeline()
                .addLast(
                        new RequestDecoder(ServerLimits.DEFAULT),
                        new HttpResponseEncoder(),
                        new HttpHandler(reception, channel, Objects.requireNonNull(lobby.enter(channel))));
    }

    @AfterEach
    void stop() {
        channel.finishAndReleaseAll();
        sockets.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 9})
    void aHandshakeThatComesByteByByte_isDroppedAfter10Seconds(int secondsBetween) {
        int sent = 0;
        for (int second = 0; second < 10; second++) {
            assertThat(channel.isOpen()).as("after %d s", second).isTrue();
            if (second % secondsBetween == 0) {
                send(HANDSHAKE.substring(sent, ++sent));
            }
            pass(1);
        }
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void headersThatNeverEnd_areDroppedAfter10Seconds() {
        send(HANDSHAKE.substring(0, HANDSHAKE.length() - 2));
        for (int second = 0; second < 10; second++) {
            send("X-" + second + ": x\r\n");
            pass(1);
        }
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aBodyThatNeverEnds_isDroppedAfter10SecondsAtTheLatest() {
        send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n");
        for (int second = 0; second < 10 && channel.isOpen(); second++) {
            send("x");
            pass(1);
        }
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void framesBehindAHandshake_waitForTheGate_whichHasADeadlineOfItsOwn() {
        send(HANDSHAKE);
        for (int second = 0; second < 30; second++) {
            send("early");
            pass(1);
        }
        assertThat(channel.isOpen()).isTrue();
        gate.complete(new Doorkeeper.Refusal(Admission.refuse(503)));
        pass(10);
        assertThat(channel.isOpen()).isFalse();
    }

    private void send(String text) {
        if (channel.isOpen()) {
            channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
        }
    }

    private void pass(int seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }
}
