package io.novaws.it.rfc6455;

import io.novaws.NonBlocking;
import io.novaws.NovaEndpoint;
import io.novaws.Outcome;
import io.novaws.it.support.Journal;
import io.novaws.it.support.RawClient;
import io.novaws.it.support.TestServer;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.PathParam;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** What the suite talks to: a server that sends back what it gets. */
final class EchoServer {
    static final int LARGE = 16 << 20;

    private EchoServer() {}

    static TestServer start() {
        return TestServer.with(
                Echo.class, AtOnce.class, Noting.class, Large.class, Speaking.class, Leaving.class, Journal.class);
    }

    /** The bytes that hexadecimal digits stand for; blanks are left out. */
    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    /** Reads a message in however many frames the server sends it. */
    static byte[] message(RawClient client, int opcode) {
        RawClient.Frame frame = client.next(opcode);
        byte[] all = frame.payload();
        while (!frame.last()) {
            frame = client.next(RawClient.CONTINUATION);
            all = RawClient.together(all, frame.payload());
        }
        return all;
    }

    @NovaEndpoint("/echo")
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

    /** Answers before it reads on. */
    @NonBlocking
    @NovaEndpoint("/at-once")
    static class AtOnce {
        @OnMessage
        String text(String message) {
            return message;
        }
    }

    /** Notes how a connection ends, behind a name that the peer chose. */
    @NovaEndpoint("/noting/{name}")
    static class Noting {
        @Inject
        Journal journal;

        @OnMessage
        String text(String message, @PathParam("name") String name) {
            return message;
        }

        @OnClose
        void closed(CloseReason reason, @PathParam("name") String name) {
            journal.write(name + ": " + reason.getCloseCode().getCode() + " " + reason.getReasonPhrase());
        }
    }

    @NovaEndpoint(value = "/large", maxMessageSize = LARGE)
    static class Large {
        @OnMessage
        String text(String message) {
            return message;
        }

        @OnMessage
        ByteBuffer binary(ByteBuffer message) {
            return message;
        }
    }

    @NovaEndpoint(
            value = "/speaking",
            subprotocols = {"first", "Second"})
    static class Speaking {
        @OnMessage
        String text(String message) {
            return message;
        }
    }

    @NovaEndpoint("/leaving")
    static class Leaving {
        @OnMessage
        Outcome leave(String message) {
            return Outcome.reply("last words", Outcome.close(4000, message), "never");
        }
    }
}
