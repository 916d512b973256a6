package io.novaws.benchmarks.servers;

import io.novaws.Limits;
import io.novaws.NonBlocking;
import io.novaws.NovaEndpoint;
import jakarta.websocket.OnMessage;

/** The echo on the container's threads. */
@NonBlocking
@NovaEndpoint(value = "/inline/echo", limits = @Limits(rate = 0))
public class EchoNonBlocking {
    @OnMessage
    String text(String message) {
        return message;
    }
}
