package io.novaws.tyrus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Tyrus itself logs; in the jar it does that below {@code io.novaws.tyrus}, which people turn on for Nova's sake. */
class TyrusTransportLogTest {
    private static final Logger TYRUS = Logger.getLogger("org.glassfish.tyrus");

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final TyrusTransport transport = new TyrusTransport();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(line.getMessage() + " " + line.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        handler.setLevel(Level.ALL);
        TYRUS.addHandler(handler);
        TYRUS.setLevel(Level.ALL);
        TYRUS.setUseParentHandlers(false);
    }

    @AfterEach
    void stop() {
        transport.close();
        TYRUS.removeHandler(handler);
        TYRUS.setLevel(null);
        TYRUS.setUseParentHandlers(true);
    }

    @Test
    void queriesHeadersCookiesAndPayloads_areNotInIt() throws Exception {
        try (Peer peer = Peer.that(socket -> {
            Peer.accept(socket, "Set-Cookie: id=secret\r\nX-Token: secret\r\n");
            for (int i = 0; i < 4; i++) {
                Peer.readFrame(socket);
            }
            socket.getOutputStream().write(Peer.text("secret"));
            Peer.SILENT.run(socket);
        })) {
            Recorder endpoint = new Recorder();
            Session session = Dials.open(
                    transport,
                    Dials.with(
                            peer.dial("/secret?token=secret"),
                            Map.of("Authorization", List.of("Bearer secret")),
                            List.of()),
                    endpoint);
            ByteBuffer bytes = ByteBuffer.wrap("secret".getBytes(StandardCharsets.US_ASCII));
            session.getAsyncRemote().sendBinary(bytes.duplicate());
            session.getAsyncRemote().sendPing(bytes.duplicate());
            session.getBasicRemote().sendText("secret", true);
            session.getAsyncRemote().sendText("secret");
            assertThat(endpoint.nextText()).isEqualTo("secret");
            transport.control(session).kill();
            await().untilAsserted(() -> assertThat(transport.sockets()).isZero());
        }
        assertThat(lines)
                .anyMatch(line -> line.contains("handshake response"))
                .noneMatch(line -> line.contains("secret"));
    }
}
