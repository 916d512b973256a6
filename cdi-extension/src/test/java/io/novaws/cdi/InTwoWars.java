package io.novaws.cdi;

import io.novaws.NovaEndpoint;
import jakarta.websocket.OnMessage;

/** An endpoint of which each WAR of {@link EarFixture} has a copy. */
@NovaEndpoint("/own")
public class InTwoWars {
    @OnMessage
    void message(String text) {}
}
