package io.novaws.benchmarks;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.glassfish.tyrus.server.Server;

/**
 * What a user would write without Nova, on Tyrus with Grizzly: the yardstick of the ratios in {@code ratios.sh}.
 *
 * <p>{@code RawTyrusServer <port>}
 */
public final class RawTyrusServer {
    private RawTyrusServer() {}

    @ServerEndpoint("/echo")
    public static class Echo {
        @OnMessage
        public String text(String message) {
            return message;
        }

        @OnMessage
        public ByteBuffer binary(ByteBuffer message) {
            return message;
        }
    }

    @ServerEndpoint("/broadcast")
    public static class Broadcast {
        private static final Set<Session> SESSIONS = ConcurrentHashMap.newKeySet();

        @OnOpen
        public void open(Session session) {
            SESSIONS.add(session);
        }

        @OnMessage
        public void publish(String message) throws IOException {
            for (Session session : SESSIONS) {
                session.getBasicRemote().sendText(message);
            }
        }

        @OnClose
        public void close(Session session) {
            SESSIONS.remove(session);
        }
    }

    public static void main(String[] arguments) throws DeploymentException, InterruptedException {
        Server server =
                new Server("127.0.0.1", Integer.parseInt(arguments[0]), "/", Map.of(), Echo.class, Broadcast.class);
        server.start();
        System.out.println("raw Tyrus on Grizzly, port " + arguments[0]);
        Thread.currentThread().join();
    }
}
