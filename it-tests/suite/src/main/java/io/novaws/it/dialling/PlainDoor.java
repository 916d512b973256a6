package io.novaws.it.dialling;

import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;

/** The same without Nova. */
@ServerEndpoint("/plain")
public class PlainDoor {
    @Inject
    private Around around;

    @OnMessage
    public String knocks(String text) {
        return text + " plainly in " + around.application();
    }
}
