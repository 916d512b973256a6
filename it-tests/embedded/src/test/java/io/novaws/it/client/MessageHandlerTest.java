package io.novaws.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.ClientConnection;
import io.novaws.Connection;
import io.novaws.Connections;
import io.novaws.MessageType;
import io.novaws.NovaEndpoint;
import io.novaws.handler.MessageHandler;
import io.novaws.handler.Received;
import io.novaws.it.support.Patience;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonString;
import jakarta.websocket.DecodeException;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a handler of the application does to the messages of server and client endpoints, on their way in and out. */
class MessageHandlerTest {
    private static final List<String> CALLED = new CopyOnWriteArrayList<>();

    @BeforeEach
    void clear() {
        CALLED.clear();
    }

    /** Wraps what leaves, refuses what is rude, and reads names from another member. */
    @ApplicationScoped
    static class Envelope implements MessageHandler {
        @Override
        public void validate(Connection connection, Received message) {
            boolean rude = message.isText()
                    ? message.text().contains("rude")
                    : message.binary().get() == 0;
            if (rude) {
                throw new IllegalArgumentException("it is rude");
            }
        }

        @Override
        public Optional<String> messageType(Received message) {
            return message.json()
                    .filter(json -> json.get("kind") instanceof JsonString)
                    .map(json -> json.getString("kind"));
        }

        @Override
        public Object encode(Connection connection, Object message) {
            return Map.of("to", connection.endpoint(), "message", message);
        }
    }

    /** A greeting. */
    @MessageType("greeting")
    public record Greeting(String name) {}

    /** A farewell. */
    @MessageType("farewell")
    public record Farewell(String name) {}

    @NovaEndpoint("/hall")
    static class Hall {
        @Inject
        Connections connections;

        @OnMessage
        String greeting(Greeting greeting) {
            CALLED.add("greeting " + greeting.name());
            return "hello " + greeting.name();
        }

        @OnMessage
        void farewell(Farewell farewell) {
            CALLED.add("farewell " + farewell.name());
            connections.of(Hall.class).send("goodbye");
        }

        @OnMessage
        void binary(byte[] data) {
            CALLED.add("binary " + data.length);
        }

        @OnError
        void failed(DecodeException unreadable) {
            CALLED.add("refused " + unreadable.getCause().getMessage());
        }
    }

    @NovaEndpoint(uri = "ws://127.0.0.1:1/")
    static class Guest {
        @OnMessage
        void greeting(Greeting greeting) {
            CALLED.add("greeting " + greeting.name());
        }

        @OnMessage
        void text(String text) {
            CALLED.add(text);
        }

        @OnError
        void failed(DecodeException unreadable) {
            CALLED.add("refused " + unreadable.getCause().getMessage());
        }
    }

    private static String called() {
        Stand.patiently().until(() -> !CALLED.isEmpty());
        return CALLED.remove(0);
    }

    /** Nothing of the client's own, in place of the bean. */
    private static final MessageHandler NOTHING = new MessageHandler() {};

    @Test
    void server_messagesPassTheBean_inBothDirections() throws Exception {
        try (Stand stand = Stand.with(Hall.class, Guest.class, Envelope.class)) {
            ClientConnection guest =
                    stand.connect(Guest.class, stand.to("/hall").handlers(NOTHING));
            guest.sendText("{\"kind\":\"greeting\",\"name\":\"Ann\"}");
            assertThat(called()).isEqualTo("greeting Ann");
            assertThat(called()).contains("\"to\":\"Hall\"").contains("\"message\":\"hello Ann\"");
            guest.sendText("{\"type\":\"greeting\",\"name\":\"Bob\"}");
            assertThat(called()).isEqualTo("greeting Bob");
            assertThat(called()).contains("hello Bob");
            guest.sendText("{\"kind\":\"farewell\",\"name\":\"rude\"}");
            assertThat(called()).isEqualTo("refused it is rude");
            guest.sendBinary(ByteBuffer.wrap(new byte[] {0, 1}));
            assertThat(called()).isEqualTo("refused it is rude");
            guest.sendBinary(ByteBuffer.wrap(new byte[] {1, 1}));
            assertThat(called()).isEqualTo("binary 2");
            guest.sendText("{\"kind\":\"farewell\",\"name\":\"Ann\"}");
            assertThat(called()).isEqualTo("farewell Ann");
            assertThat(called()).as("to everybody").contains("\"to\":\"Hall\"").contains("goodbye");
        }
    }

    @NovaEndpoint("/plain")
    static class Echo {
        @OnMessage
        String text(String text) {
            CALLED.add(text);
            return text;
        }
    }

    @Test
    void client_messagesPassTheBean_inBothDirections() throws Exception {
        try (RawServer server = new RawServer();
                Stand stand = Stand.with(Guest.class, Envelope.class)) {
            var dialled = stand.dial(Guest.class, io.novaws.ConnectOptions.DEFAULT.uri(server.address("/")));
            RawServer.Peer peer = server.accept();
            ClientConnection guest = Patience.await(dialled);
            guest.send("out");
            assertThat(peer.nextData().text()).contains("\"to\":\"Guest\"").contains("\"message\":\"out\"");
            peer.text("{\"kind\":\"greeting\",\"name\":\"Ann\"}");
            assertThat(called()).isEqualTo("greeting Ann");
            peer.text("rude");
            assertThat(called()).isEqualTo("refused it is rude");
            peer.text("fine");
            assertThat(called()).isEqualTo("fine");
        }
    }

    @NovaEndpoint(value = "/named", handlers = Envelope.class)
    static class Enveloped {
        @OnMessage
        String text(String text) {
            return text;
        }
    }

    @Test
    void handlerThatAServerEndpointNames_isForThatEndpointAlone() throws Exception {
        try (Stand stand = Stand.with(Enveloped.class, Echo.class, Guest.class, Envelope.class)) {
            stand.connect(Guest.class, stand.to("/named")).sendText("one");
            assertThat(called()).contains("\"to\":\"Enveloped\"");
            stand.connect(Guest.class, stand.to("/plain")).sendText("two");
            assertThat(called()).isEqualTo("two");
            assertThat(called()).isEqualTo("two");
        }
    }

    @Test
    void handlerOfTheCall_goesBeforeTheBean() throws Exception {
        try (Stand stand = Stand.with(Echo.class, Guest.class)) {
            MessageHandler loud = new MessageHandler() {
                @Override
                public Object encode(Connection connection, Object message) {
                    return message + "!";
                }
            };
            ClientConnection guest =
                    stand.connect(Guest.class, stand.to("/plain").handlers(loud));
            guest.send("out");
            assertThat(called()).isEqualTo("out!");
            assertThat(called()).isEqualTo("out!");
        }
    }
}
