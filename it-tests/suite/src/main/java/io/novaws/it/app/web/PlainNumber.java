package io.novaws.it.app.web;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;

/** An endpoint that has nothing to do with Nova, in the midst of paths of one that has. */
@ServerEndpoint("/number/plain")
public class PlainNumber {
    @OnMessage
    public String text(String text) {
        return "no number " + text;
    }
}
