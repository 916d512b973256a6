package io.novaws.example.nats;

import io.novaws.ClientConnection;
import io.novaws.NovaEndpoint;
import io.novaws.OnReconnected;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;

/** Trades as they come from NATS, to whoever in the application observes them. */
@NovaEndpoint(uri = "${nats.uri}", handlers = Nats.class, decoders = Operation.Reader.class)
public class Trades {
    /**
     * A trade.
     *
     * @param subject what was traded
     * @param text how it went
     */
    public record Trade(String subject, String text) {}

    @Inject
    Event<Trade> trades;

    @OnOpen
    void open(ClientConnection nats) {
        nats.subscribe("trades.>"); // and again on each further link
    }

    @OnReconnected
    void back(ClientConnection nats) {}

    @OnMessage
    void operation(Operation operation) {
        if (operation.is("MSG")) {
            trades.fire(new Trade(operation.subject(), operation.payload()));
        }
    }
}
