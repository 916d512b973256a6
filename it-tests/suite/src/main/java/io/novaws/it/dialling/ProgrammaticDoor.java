package io.novaws.it.dialling;

import jakarta.inject.Inject;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;

/** An endpoint without annotations, which has a bean injected. */
public class ProgrammaticDoor extends Endpoint {
    @Inject
    private Around around;

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        session.addMessageHandler(String.class, (MessageHandler.Whole<String>)
                text -> session.getAsyncRemote().sendText(text + " at " + around.application()));
    }
}
