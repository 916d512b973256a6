package io.novaws.cdi.elsewhere;

import jakarta.websocket.OnClose;
import jakarta.websocket.OnOpen;

/** What endpoints of another package inherit. */
public abstract class Base {
    private String field = "unset";

    @OnOpen
    protected void opened() {
        field = "open";
    }

    @OnClose
    public void closed() {
        field = "closed";
    }

    protected String field() {
        return field;
    }
}
