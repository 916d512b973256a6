package io.novaws.core.model.elsewhere;

import jakarta.websocket.OnClose;
import jakarta.websocket.OnOpen;

/** A superclass in another package, for the rule about callbacks that a proxy cannot reach. */
public class Base {
    @OnOpen
    void opened() {}

    @OnClose
    protected void closed() {}
}
