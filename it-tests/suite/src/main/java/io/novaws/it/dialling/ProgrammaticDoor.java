package io.novaws.it.dialling;

import jakarta.inject.Inject;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import org.jspecify.annotations.Nullable;

/** An endpoint without annotations, which has a bean injected. */
public class ProgrammaticDoor extends Endpoint {
    @Inject
    private @Nullable Around around;

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        session.addMessageHandler(String.class, (MessageHandler.Whole<String>)
                text -> session.getAsyncRemote().sendText(text + answer()));
    }

    private String answer() {
        return around == null ? " without its bean" : " in " + around.application();
    }
}
