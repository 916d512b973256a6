package io.novaws.it.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.Connection;
import io.novaws.Handshake;
import io.novaws.NovaEndpoint;
import io.novaws.OnHandshake;
import io.novaws.OnSignal;
import io.novaws.it.support.Journal;
import io.novaws.it.support.TestClient;
import io.novaws.it.support.TestServer;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpointConfig;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Every kind of parameter, in any order, in every callback. */
class ParametersTest {
    enum Colour {
        RED,
        GREEN
    }

    @NovaEndpoint("/{room}/{number}/{colour}")
    static class Everything {
        @Inject
        Journal journal;

        @OnHandshake
        void asked(
                @PathParam("number") long number, Connection connection, @PathParam("room") String room, Handshake h) {
            journal.write("handshake " + room + number + h.query("q").orElse("")
                    + h.pathParameters().get("room")
                    + connection.pathParameters().get("colour"));
        }

        @OnOpen
        void opened(
                @PathParam("colour") Colour colour,
                Session session,
                EndpointConfig config,
                Handshake handshake,
                @PathParam("number") Integer number,
                Connection connection) {
            journal.write("open " + colour + number + handshake.query("q").orElse("")
                    + ((ServerEndpointConfig) config).getPath()
                    + session.getId().equals(connection.id()));
        }

        @OnMessage
        String said(
                boolean last,
                @PathParam("room") String room,
                Session session,
                String text,
                Handshake handshake,
                @PathParam("number") double number,
                Connection connection) {
            return last
                    + room
                    + text
                    + number
                    + handshake.header("X-Test").orElse("no header")
                    + session.getPathParameters().get("room")
                    + connection.id().equals(session.getId());
        }

        @OnMessage
        void pong(Connection connection, PongMessage pong, @PathParam("room") String room) {
            connection.send(room + " pong " + StandardCharsets.UTF_8.decode(pong.getApplicationData()));
        }

        @OnMessage
        String bytes(Session session, byte[] bytes, boolean last) {
            if (bytes.length == 0) {
                throw new IllegalArgumentException("empty");
            }
            return bytes.length + " bytes " + last;
        }

        @OnSignal
        String told(Connection connection, StringBuilder signal, @PathParam("room") String room, Session session) {
            return "told " + signal + room;
        }

        @OnError
        String failed(Session session, Throwable failure, @PathParam("room") String room, Connection connection) {
            return "failed " + failure.getMessage() + room;
        }

        @OnClose
        void closed(
                @PathParam("room") String room,
                Throwable cause,
                CloseReason reason,
                Connection connection,
                Handshake handshake,
                Session session) {
            journal.write("close " + room + reason.getCloseCode().getCode() + reason.getReasonPhrase() + cause
                    + session.isOpen());
        }
    }

    @Test
    void parametersOfEveryKind_areFilledInAnyOrder() {
        try (TestServer server = TestServer.with(Everything.class, Journal.class)) {
            Journal journal = server.select(Journal.class);
            TestClient peer = TestClient.to(server.uri("/caf%C3%A9/7/GREEN?q=x%20y"))
                    .header("X-Test", "header")
                    .connect();
            assertThat(journal.next()).isEqualTo("handshake café7x ycaféGREEN");
            assertThat(journal.next()).isEqualTo("open GREEN7x y/{room}/{number}/{colour}true");
            peer.send("hi");
            assertThat(peer.nextText()).isEqualTo("truecaféhi7.0headercafétrue");
            peer.send(new byte[3]);
            assertThat(peer.nextText()).isEqualTo("3 bytes true");
            peer.send(new byte[0]);
            assertThat(peer.nextText()).isEqualTo("failed emptycafé");
            server.select(io.novaws.Connections.class).signal(new StringBuilder("you "));
            assertThat(peer.nextText()).isEqualTo("told you café");
            peer.close(4001, "bye");
            assertThat(journal.next()).isEqualTo("close café4001byenullfalse");
        }
    }

    @Test
    void pongOfThePeer_reachesTheCallbackForIt() {
        try (TestServer server = TestServer.with(Everything.class, Journal.class);
                TestClient peer = server.connect("/r/1/RED")) {
            server.select(io.novaws.Connections.class).stream()
                    .forEach(connection -> connection.ping(StandardCharsets.UTF_8.encode("are you there")));
            assertThat(peer.nextText()).isEqualTo("r pong are you there");
        }
    }

    @Test
    void pathValueThatIsNoNumber_failsTheHandshakeNotTheServer() {
        try (TestServer server = TestServer.with(Everything.class, Journal.class)) {
            assertThat(TestClient.to(server.uri("/r/seven/RED")).refused().statusCode())
                    .isGreaterThanOrEqualTo(400);
            try (TestClient peer = server.connect("/r/7/RED")) {
                peer.send("hi");
                assertThat(peer.nextText()).startsWith("truerhi7.0");
            }
        }
    }
}
