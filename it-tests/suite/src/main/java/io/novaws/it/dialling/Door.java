package io.novaws.it.dialling;

import io.novaws.NovaEndpoint;
import jakarta.websocket.OnMessage;

/** An endpoint of the application that others, and its own clients, may dial. */
@NovaEndpoint("/door")
class Door {
    @OnMessage
    String knocks(String text) {
        return text + " again";
    }
}
