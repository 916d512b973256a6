package io.novaws.benchmarks;

import io.novaws.Connection;
import io.novaws.Groups;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;

/** What one sends, all get, the sender too. */
abstract class BroadcastCallbacks {
    static final String PATH = "/broadcast";
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
