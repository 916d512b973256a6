package io.novaws.benchmarks.servers;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;

/** The echo as the container does it. */
@ServerEndpoint("/raw/echo")
public class RawEcho {
    @OnMessage
    public String text(String message) {
        return message;
    }
}
