package io.novaws.it.embedded.migration;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.DecodeException;
import jakarta.websocket.EncodeException;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A board as the standard's tutorials write it. {@link MigrationTest} changes its one annotation. */
@ServerEndpoint(
        value = "/board/{topic}",
        subprotocols = "board",
        encoders = Notice.TextEncoder.class,
        decoders = Command.TextDecoder.class)
public class Board {
    private static final Set<Session> SESSIONS = ConcurrentHashMap.newKeySet();

    private int commands;

    @OnOpen
    public void open(Session session, EndpointConfig config, @PathParam("topic") String topic) throws IOException {
        SESSIONS.add(session);
        session.getUserProperties()
                .put("author", session.getRequestParameterMap().get("author").get(0));
        session.getUserProperties().put("topic", topic);
        session.getBasicRemote()
                .sendText("welcome to " + topic + " in " + session.getNegotiatedSubprotocol() + " of "
                        + config.getEncoders().size());
    }

    @OnMessage
    public Notice command(Command command, Session session, @PathParam("topic") String topic)
            throws IOException, EncodeException {
        commands++;
        switch (command.verb()) {
            case "post":
                publish(topic, new Notice(author(session), command.text()));
                return new Notice("board", "command " + commands);
            case "preview":
                return new Notice(author(session), command.text());
            case "whisper":
                session.getAsyncRemote().sendText("whispered " + command.text(), result -> {
                    if (result.isOK()) {
                        session.getAsyncRemote().sendObject(new Notice("board", "the whisper was written"));
                    }
                });
                return null;
            case "parts":
                session.getBasicRemote().sendText(command.text(), false);
                session.getBasicRemote().sendText(" and the rest", true);
                return null;
            case "fail":
                throw new IllegalStateException(command.text());
            case "leave":
                session.close(new CloseReason(CloseCodes.NORMAL_CLOSURE, command.text()));
                return null;
            default:
                return new Notice(
                        "board",
                        "sessions " + session.getOpenSessions().size() + ", open " + session.isOpen() + ", query "
                                + session.getQueryString() + ", topic "
                                + session.getPathParameters().get("topic") + ", principal "
                                + session.getUserPrincipal());
        }
    }

    @OnMessage
    public ByteBuffer picture(ByteBuffer picture, Session session, boolean last) throws IOException {
        for (Session other : SESSIONS) {
            if (other != session && other.isOpen()) {
                other.getBasicRemote().sendBinary(picture.duplicate());
            }
        }
        return ByteBuffer.wrap(new byte[] {(byte) picture.remaining()});
    }

    @OnError
    public void error(Session session, Throwable failure) throws IOException {
        boolean unreadable = failure instanceof DecodeException;
        session.getBasicRemote().sendText((unreadable ? "unreadable: " : "failed: ") + failure.getMessage());
    }

    @OnClose
    public void close(Session session, CloseReason reason, @PathParam("topic") String topic)
            throws IOException, EncodeException {
        SESSIONS.remove(session);
        publish(
                topic,
                new Notice(author(session), "left with " + reason.getCloseCode().getCode()));
    }

    private static String author(Session session) {
        return (String) session.getUserProperties().get("author");
    }

    private static void publish(String topic, Notice notice) throws IOException, EncodeException {
        for (Session session : SESSIONS) {
            if (topic.equals(session.getUserProperties().get("topic"))) {
                session.getBasicRemote().sendObject(notice);
            }
        }
    }
}
