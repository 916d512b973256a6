package io.novaws.benchmarks.servers;

import io.novaws.Limits;
import io.novaws.NovaEndpoint;
import jakarta.websocket.OnMessage;

/** The echo on the application's threads. */
@NovaEndpoint(value = "/echo", limits = @Limits(rate = 0))
public class Echo {
    @OnMessage
    String text(String message) {
        return message;
    }
}
