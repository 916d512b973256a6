package io.novaws.it.dialling;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;

/** The same without Nova. */
@ServerEndpoint("/plain")
public class PlainDoor {
    @OnMessage
    public String knocks(String text) {
        return text + " plainly";
    }
}
