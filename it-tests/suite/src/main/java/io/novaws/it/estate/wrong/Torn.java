package io.novaws.it.estate.wrong;

import io.novaws.NovaEndpoint;
import jakarta.websocket.OnMessage;

/** Two callbacks for one kind of message. */
@NovaEndpoint("/torn")
public class Torn {
    @OnMessage
    String one(String text) {
        return text;
    }

    @OnMessage
    String other(String text) {
        return text;
    }
}
