package io.novaws.benchmarks.servers;

import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The broadcast as one writes it for the container: without a bound, and without order between senders. */
@ServerEndpoint("/raw/broadcast")
public class RawBroadcast {
    private static final Set<Session> SESSIONS = ConcurrentHashMap.newKeySet();

    @OnOpen
    public void open(Session session) {
        SESSIONS.add(session);
    }

    @OnMessage
    @SuppressWarnings("FutureReturnValueIgnored") // as everybody does
    public void publish(String message) {
        for (Session session : SESSIONS) {
            session.getAsyncRemote().sendText(message);
        }
    }

    @OnClose
    public void close(Session session) {
        SESSIONS.remove(session);
    }
}
