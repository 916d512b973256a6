package io.novaws.it.app.web;

import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;

/** An endpoint that has nothing to do with Nova. */
@ServerEndpoint(value = "/plain/echo/{name}", subprotocols = "plain")
public class PlainEndpoint {
    private int count;

    @OnMessage
    public String text(String text, @PathParam("name") String name) {
        return name + " " + ++count + " " + text;
    }

    @OnMessage(maxMessageSize = 200_000)
    public int binary(byte[] data, Session session) {
        return data.length;
    }

    @OnClose
    public void closed(Session session) {
        session.getUserProperties().clear();
    }
}
