package io.novaws.it.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.NovaEndpoint;
import io.novaws.it.support.Journal;
import io.novaws.it.support.TestClient;
import io.novaws.it.support.TestServer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The standard's session, as an application written for it uses it. */
class SessionFacadeTest {
    @NovaEndpoint("/all")
    @ApplicationScoped
    static class ToAll {
        private final Set<Session> sessions = ConcurrentHashMap.newKeySet();

        @OnOpen
        void opened(Session session) {
            sessions.add(session);
        }

        @OnMessage
        void said(String text, Session from) throws IOException {
            for (Session session : sessions) {
                session.getBasicRemote().sendText(text + (session.equals(from) ? " (you)" : ""));
            }
        }

        @OnClose
        void closed(Session session) {
            sessions.remove(session);
        }

        int size() {
            return sessions.size();
        }
    }

    @Test
    void sessions_canBeKeptInASetAndWrittenToFromAnywhere() {
        try (TestServer server = TestServer.with(ToAll.class);
                TestClient ann = server.connect("/all");
                TestClient bob = server.connect("/all")) {
            ann.send("first");
            assertThat(ann.nextText()).isEqualTo("first (you)");
            assertThat(bob.nextText()).isEqualTo("first");
            bob.close();
            Awaitility.await().until(() -> server.select(ToAll.class).size() == 1);
            ann.send("second");
            assertThat(ann.nextText()).isEqualTo("second (you)");
        }
    }

    /** A message. */
    public record Point(int x) {}

    @NovaEndpoint("/remotes")
    static class Remotes {
        @OnMessage
        void said(String how, Session session) throws Exception {
            switch (how) {
                case "basic" -> {
                    session.getBasicRemote().sendText("text");
                    session.getBasicRemote().sendBinary(bytes("binary"));
                    session.getBasicRemote().sendObject(new Point(1));
                }
                case "async" -> {
                    session.getAsyncRemote().sendText("text");
                    session.getAsyncRemote().sendBinary(bytes("binary"));
                    session.getAsyncRemote().sendObject(new Point(1));
                }
                case "handlers" ->
                    session.getAsyncRemote()
                            .sendText(
                                    "text",
                                    text -> session.getAsyncRemote()
                                            .sendBinary(
                                                    bytes("binary"),
                                                    binary -> session.getAsyncRemote()
                                                            .sendObject(
                                                                    new Point(text.isOK() && binary.isOK() ? 1 : 0))));
                case "parts" -> {
                    session.getBasicRemote().sendText("te", false);
                    session.getBasicRemote().sendText("xt", true);
                    session.getBasicRemote().sendBinary(bytes("bin"), false);
                    session.getBasicRemote().sendBinary(bytes("ary"), true);
                    session.getBasicRemote().sendObject(new Point(1));
                }
                case "streams" -> {
                    try (Writer writer = session.getBasicRemote().getSendWriter()) {
                        writer.write("te");
                        writer.append("xt");
                    }
                    try (OutputStream out = session.getBasicRemote().getSendStream()) {
                        out.write("bin".getBytes(StandardCharsets.UTF_8));
                        out.flush();
                        out.write("ary".getBytes(StandardCharsets.UTF_8));
                    }
                    session.getBasicRemote().sendObject(new Point(1));
                }
                default -> {
                    CompletableFuture.runAsync(() -> session.getAsyncRemote().sendText("text"))
                            .get();
                    CompletableFuture.runAsync(() -> session.getAsyncRemote().sendBinary(bytes("binary")))
                            .get();
                    session.getAsyncRemote().sendObject(new Point(1)).get();
                }
            }
        }

        private static ByteBuffer bytes(String text) {
            return StandardCharsets.UTF_8.encode(text);
        }
    }

    @Test
    void everyWayToSend_sendsInOrder() {
        try (TestServer server = TestServer.with(Remotes.class);
                TestClient peer = server.connect("/remotes")) {
            for (String how : List.of("basic", "async", "handlers", "parts", "streams", "threads")) {
                peer.send(how);
                assertThat(peer.nextText()).as(how).isEqualTo("text");
                assertThat(peer.nextBinary()).as(how).isEqualTo("binary".getBytes(StandardCharsets.UTF_8));
                assertThat(peer.nextText()).as(how).isEqualTo("{\"x\":1}");
            }
        }
    }

    @NovaEndpoint(value = "/facts/{room}", subprotocols = "v2")
    static class Facts {
        @OnOpen
        void opened(Session session) {
            session.getUserProperties().put("opened", "yes");
        }

        @OnMessage
        String said(String what, Session session) {
            return switch (what) {
                case "properties" -> String.valueOf(session.getUserProperties());
                case "path" ->
                    session.getPathParameters() + " " + session.getRequestParameterMap() + " "
                            + session.getQueryString() + " " + session.getRequestURI();
                case "protocol" ->
                    session.getNegotiatedSubprotocol()
                            + session.getProtocolVersion()
                            + session.isSecure()
                            + session.isOpen()
                            + session.getNegotiatedExtensions();
                case "peers" ->
                    String.valueOf(session.getOpenSessions().size() + " "
                            + session.getOpenSessions().contains(session));
                default -> "?";
            };
        }
    }

    @NovaEndpoint("/other")
    static class Other {
        @OnMessage
        void said(String text) {}
    }

    @Test
    void factsOfASession_areItsOwn() {
        try (TestServer server = TestServer.with(Facts.class, Other.class);
                TestClient other = server.connect("/other");
                TestClient second = server.connect("/facts/b");
                TestClient peer = TestClient.to(server.uri("/facts/a?room=query&x=1&x=2"))
                        .subprotocols("v1", "v2")
                        .connect()) {
            peer.send("properties");
            assertThat(peer.nextText()).isEqualTo("{opened=yes}");
            peer.send("path");
            assertThat(peer.nextText())
                    .startsWith("{room=a} {room=[query], x=[1, 2]} room=query&x=1&x=2 ws://")
                    .endsWith(":" + server.port() + "/facts/a?room=query&x=1&x=2");
            peer.send("protocol");
            assertThat(peer.nextText()).isEqualTo("v213falsetrue[]");
            peer.send("peers");
            assertThat(peer.nextText()).isEqualTo("2 true");
            other.send("x");
            second.send("peers");
            assertThat(second.nextText()).isEqualTo("2 true");
        }
    }

    @NovaEndpoint("/handler")
    static class WithHandler {
        @OnMessage
        String said(String text, Session session) {
            try {
                session.addMessageHandler(String.class, (MessageHandler.Whole<String>) message -> {});
                return "added";
            } catch (IllegalStateException told) {
                return told.getMessage();
            }
        }
    }

    @Test
    void addMessageHandler_saysWhatToWriteInstead() {
        try (TestServer server = TestServer.with(WithHandler.class);
                TestClient peer = server.connect("/handler")) {
            peer.send("x");
            assertThat(peer.nextText())
                    .isEqualTo("NOVA-0203 Session.addMessageHandler was called, but the messages of this session go to"
                            + " the callbacks of WithHandler. Remedy: Write an @OnMessage method with a parameter of the"
                            + " message's type.");
        }
    }

    @NovaEndpoint("/closing")
    static class ClosingEndpoint {
        @Inject
        Journal journal;

        @OnMessage
        void said(String text, Session session) throws IOException {
            session.getAsyncRemote().sendText("last words");
            if (text.isEmpty()) {
                session.close();
            } else {
                session.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(4000), text));
            }
            try {
                session.getBasicRemote().sendText("too late");
                journal.write("sent");
            } catch (IOException | IllegalStateException closed) {
                journal.write("refused");
            }
        }
    }

    @Test
    void close_sendsWhatWaitsAndTheGivenReason() {
        try (TestServer server = TestServer.with(ClosingEndpoint.class, Journal.class)) {
            TestClient peer = server.connect("/closing");
            peer.send("enough");
            assertThat(peer.nextText()).isEqualTo("last words");
            assertThat(peer.nextClose()).isEqualTo(new TestClient.Closed(4000, "enough"));
            TestClient other = server.connect("/closing");
            other.send("");
            assertThat(other.nextText()).isEqualTo("last words");
            assertThat(other.nextClose().code()).isEqualTo(1000);
            Journal journal = server.select(Journal.class);
            assertThat(List.of(journal.next(), journal.next())).containsExactly("refused", "refused");
        }
    }
}
