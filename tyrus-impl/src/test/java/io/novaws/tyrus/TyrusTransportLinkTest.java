package io.novaws.tyrus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.novaws.spi.Dial;
import io.novaws.spi.LinkControl;
import jakarta.websocket.Session;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Links that are open: what the server sees of them, and what can be done with them. */
class TyrusTransportLinkTest {
    private final TyrusTransport transport = new TyrusTransport();
    private final Recorder endpoint = new Recorder();
    private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();
    private final BlockingQueue<Peer.Frame> frames = new LinkedBlockingQueue<>();

    @AfterEach
    void nothingIsLeft() {
        endpoint.opened.forEach(session -> transport.control(session).kill());
        await().untilAsserted(() -> assertThat(transport.sockets()).isZero());
        transport.close();
    }

    private void record(Socket socket) throws IOException {
        while (true) {
            frames.add(Peer.readFrame(socket));
        }
    }

    private Peer.Frame nextFrame() throws InterruptedException {
        Peer.Frame frame = frames.poll(30, TimeUnit.SECONDS);
        assertThat(frame).isNotNull();
        return frame;
    }

    private Peer recording(String headers) throws IOException {
        return Peer.that(socket -> {
            heads.add(Peer.accept(socket, headers));
            record(socket);
        });
    }

    @Test
    void pathQueryHeadersAndSubprotocols_goOutAsTheyAreGiven() throws Exception {
        try (Peer peer = recording("Sec-WebSocket-Protocol: two\r\n")) {
            Dial dial = Dials.with(
                    peer.dial("/a%2Fb/c%0D%0AX?token=a%26b&x=%C3%A4"),
                    Map.of("Authorization", List.of("Bearer t"), "X-Many", List.of("1", "2")),
                    List.of("one", "two"));
            Session session = Dials.open(transport, dial, endpoint);
            assertThat(session.getNegotiatedSubprotocol()).isEqualTo("two");
            assertThat(heads.take().split("\r\n"))
                    .contains(
                            "GET /a%2Fb/c%0D%0AX?token=a%26b&x=%C3%A4 HTTP/1.1",
                            "Host: localhost:" + peer.port(),
                            "Authorization: Bearer t",
                            "X-Many: 1",
                            "X-Many: 2",
                            "Upgrade: websocket",
                            "Connection: Upgrade",
                            "Sec-WebSocket-Version: 13",
                            "Sec-WebSocket-Protocol: one, two");
        }
    }

    @Test
    void frameThatComesWithTheAnswer_isNotLost() throws Exception {
        try (Peer peer = Peer.that(socket -> {
            String answer = Peer.acceptance(Peer.head(socket), "");
            Peer.say(socket, "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + answer + "\u0081\u0005hello");
            Peer.SILENT.run(socket);
        })) {
            Dials.open(transport, peer.dial(), endpoint);
            assertThat(endpoint.nextText()).isEqualTo("hello");
        }
    }

    @Test
    void everyFrame_hasAMaskOfItsOwn() throws Exception {
        try (Peer peer = recording("")) {
            Session session = Dials.open(transport, peer.dial(), endpoint);
            Set<Integer> masks = new HashSet<>();
            for (int i = 0; i < 200; i++) {
                session.getAsyncRemote().sendText("x");
                masks.add(ByteBuffer.wrap(nextFrame().mask()).getInt());
            }
            assertThat(masks).hasSizeGreaterThan(195);
        }
    }

    @Test
    void messageOfManyMegabytes_arrivesInParts() throws Exception {
        byte[] large = new byte[20 * 1024 * 1024];
        Arrays.fill(large, 0, large.length, (byte) 'a');
        try (Peer peer = Peer.accepting(socket -> {
            socket.getOutputStream().write(Peer.frame(0x81, large));
            socket.getOutputStream().write(Peer.text("ends in \uD83D\uDE00"));
            Peer.SILENT.run(socket);
        })) {
            Dials.open(transport, peer.dial(), endpoint);
            assertThat(endpoint.nextText()).hasSize(large.length);
            assertThat(endpoint.nextText()).isEqualTo("ends in \uD83D\uDE00");
        }
    }

    @Test
    void charactersAcrossParts_stayWhole() throws Exception {
        String text = "x" + "\uD83D\uDE00\u00e4".repeat(30_000);
        try (Peer peer = Peer.accepting(socket -> {
            socket.getOutputStream().write(Peer.text(text));
            Peer.SILENT.run(socket);
        })) {
            Dials.open(transport, peer.dial(), endpoint);
            assertThat(endpoint.nextText().equals(text)).isTrue();
        }
    }

    @Test
    void serverThatMasks_isClosedWith1002() throws Exception {
        try (Peer peer = Peer.accepting(socket -> {
            socket.getOutputStream().write(new byte[] {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, 'x'});
            record(socket);
        })) {
            Dials.open(transport, peer.dial(), endpoint);
            assertThat(ByteBuffer.wrap(nextFrame().payload()).getShort()).isEqualTo((short) 1002);
            assertThat(endpoint.nextClose()).isEqualTo(1002);
        }
    }

    @Test
    void closeFrame_isWrittenBeforeTheSocketGoes_andTheServersAnswerIsTaken() throws Exception {
        CompletableFuture<Integer> afterwards = new CompletableFuture<>();
        try (Peer peer = Peer.accepting(socket -> {
            Peer.Frame close = Peer.readFrame(socket);
            frames.add(close);
            // somebody who still sends does not make the close frame vanish
            socket.getOutputStream().write(Peer.frame(0x82, new byte[100_000]));
            socket.getOutputStream().write(Peer.frame(0x88, close.payload()));
            socket.shutdownOutput();
            afterwards.complete(socket.getInputStream().read());
        })) {
            Session session = Dials.open(transport, peer.dial(), endpoint);
            session.close();
            assertThat(nextFrame().first()).isEqualTo(0x88);
            assertThat(endpoint.nextClose()).isEqualTo(1000);
            assertThat(afterwards.get(30, TimeUnit.SECONDS)).isEqualTo(-1);
        }
    }

    @Test
    void closeOfTheServer_isAnswered_andToldOnce() throws Exception {
        try (Peer peer = Peer.accepting(socket -> {
            socket.getOutputStream().write(Peer.frame(0x88, new byte[] {0x0f, (byte) 0xa0}));
            record(socket);
        })) {
            Dials.open(transport, peer.dial(), endpoint);
            assertThat(endpoint.nextClose()).isEqualTo(4000);
            assertThat(ByteBuffer.wrap(nextFrame().payload()).getShort()).isEqualTo((short) 4000);
            await().untilAsserted(() -> assertThat(transport.sockets()).isZero());
            assertThat(endpoint.closed).isEmpty();
        }
    }

    @Test
    void socketThatVanishes_isA1006() throws Exception {
        try (Peer peer = Peer.accepting(socket -> {})) {
            Dials.open(transport, peer.dial(), endpoint);
            assertThat(endpoint.nextClose()).isEqualTo(1006);
            assertThat(endpoint.closed).isEmpty();
        }
    }

    @Test
    void killedLink_dropsTheSocketAtOnce_alsoUnderAMessageThatNobodyTakes() throws Exception {
        CountDownLatch look = new CountDownLatch(1);
        CompletableFuture<Throwable> saw = new CompletableFuture<>();
        try (Peer peer = Peer.accepting(socket -> {
            look.await();
            try {
                Peer.SILENT.run(socket);
                saw.complete(null);
            } catch (IOException reset) {
                saw.complete(reset);
            }
        })) {
            Session session = Dials.open(transport, peer.dial(), endpoint);
            CompletableFuture<Boolean> sent = new CompletableFuture<>();
            session.getAsyncRemote()
                    .sendBinary(ByteBuffer.allocate(64 * 1024 * 1024), result -> sent.complete(result.isOK()));
            LinkControl control = transport.control(session);
            assertThat(control.kill()).isTrue();
            assertThat(sent.get(30, TimeUnit.SECONDS)).isFalse();
            assertThat(endpoint.nextClose()).isEqualTo(1006);
            look.countDown();
            saw.get(30, TimeUnit.SECONDS);
            assertThat(transport.control(session)).isSameAs(LinkControl.NONE);
        }
    }

    @Test
    void linkThatDoesNotRead_holdsTheServerBack_andGoesOnLater() throws Exception {
        int size = 64 * 1024;
        long total = 450L * 1024 * 1024;
        AtomicLong written = new AtomicLong();
        CountDownLatch paused = new CountDownLatch(1);
        CountDownLatch stuck = new CountDownLatch(1);
        try (Peer peer = Peer.accepting(socket -> {
            byte[] frame = Peer.frame(0x82, new byte[size]);
            paused.await(); // or all is read before this test's thread has said that nothing is to be
            while (written.get() < total) {
                socket.getOutputStream().write(frame);
                written.addAndGet(size);
            }
            stuck.await();
        })) {
            Recorder sink = new Recorder();
            Session session = Dials.open(transport, peer.dial(), sink);
            LinkControl control = transport.control(session);
            assertThat(control.read(false)).isTrue();
            paused.countDown();
            awaitStandstill(written);
            // what was on its way, and what two sockets buffer
            assertThat(written.get()).isLessThan(32L * 1024 * 1024);
            assertThat(sink.partSizes.stream().mapToLong(Integer::longValue).sum())
                    .isLessThan(written.get() + size);
            control.read(true);
            await().atMost(Duration.ofSeconds(120)).until(() -> {
                sink.partSizes.clear();
                return written.get() >= total;
            });
            stuck.countDown();
            control.kill();
        }
    }

    /** The server gets on no further for a while, as far as one can see. */
    private static void awaitStandstill(AtomicLong written) {
        AtomicLong seen = new AtomicLong(-1);
        await().atMost(Duration.ofSeconds(100))
                .pollInterval(Duration.ofMillis(100))
                .during(Duration.ofSeconds(2))
                .until(() -> written.get() > 0 && seen.getAndSet(written.get()) == written.get());
    }

    @Test
    void pingsThatNobodyTakesTheAnswersTo_stopBeingRead() throws Exception {
        AtomicLong written = new AtomicLong();
        long endless = 512L * 1024 * 1024;
        try (Peer peer = Peer.accepting(socket -> {
            byte[] pings = new byte[127 * 100];
            byte[] ping = Peer.frame(0x89, new byte[125]);
            for (int i = 0; i < 100; i++) {
                System.arraycopy(ping, 0, pings, i * 127, 127);
            }
            while (written.get() < endless) {
                socket.getOutputStream().write(pings);
                written.addAndGet(pings.length);
            }
        })) {
            Dials.open(transport, peer.dial(), endpoint);
            awaitStandstill(written);
            assertThat(written.get()).isLessThan(endless / 2);
        }
    }
}
