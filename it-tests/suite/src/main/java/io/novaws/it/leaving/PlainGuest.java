package io.novaws.it.leaving;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;

/** The same without Nova, to see what the server itself leaves behind. */
@ServerEndpoint("/plain")
public class PlainGuest {
    private final Marker marker = Marker.alive();

    @OnMessage
    public String says(String text) {
        return text + (marker == Marker.alive());
    }
}
