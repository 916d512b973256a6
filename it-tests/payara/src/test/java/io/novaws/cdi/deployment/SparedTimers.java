package io.novaws.cdi.deployment;

import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;

/**
 * Says whether the timers of its own session, which is the server's, can be spared. In Nova's package, because only that
 * may ask.
 */
@ServerEndpoint("/spared-timers")
public class SparedTimers {
    /** Whether they could be. */
    @OnMessage
    public String spare(Session session, String ignored) {
        return "spared " + TyrusTimers.spare(session);
    }
}
