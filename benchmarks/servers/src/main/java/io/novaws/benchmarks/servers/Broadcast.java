package io.novaws.benchmarks.servers;

import io.novaws.Connection;
import io.novaws.Groups;
import io.novaws.Limits;
import io.novaws.NovaEndpoint;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;

/** What one sends, all get, the sender too. */
@ApplicationScoped
@NovaEndpoint(value = "/broadcast", limits = @Limits(rate = 0))
public class Broadcast {
    private static final String ALL = "all";

    @Inject
    Groups groups;

    @OnOpen
    void join(Connection connection) {
        groups.join(ALL, connection);
    }

    @OnMessage
    void publish(String message) {
        groups.send(ALL, message);
    }
}
