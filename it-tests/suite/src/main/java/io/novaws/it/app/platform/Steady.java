package io.novaws.it.app.platform;

import io.novaws.Admission;
import io.novaws.CloseCause;
import io.novaws.Connection;
import io.novaws.Handshake;
import io.novaws.NovaEndpoint;
import io.novaws.OnHandshake;
import io.novaws.OnSignal;
import jakarta.inject.Inject;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;

/** Watches from callbacks that may block. */
@NovaEndpoint("/{area}/steady/{key}")
class Steady {
    @Inject
    Connection connection;

    @Inject
    Watcher watcher;

    @OnHandshake
    Admission admit(Handshake handshake) {
        return watcher.admit(handshake);
    }

    @OnOpen
    void opened() {
        watcher.opened(connection);
    }

    @OnMessage
    String said(String question) {
        return watcher.said(connection, question);
    }

    @OnSignal
    void signalled(String signal) {
        watcher.signalled(connection);
    }

    @OnError
    String failed(Throwable failure) {
        return watcher.failed(connection);
    }

    @OnClose
    void closed(CloseCause cause) {
        watcher.closed(connection, cause);
    }
}
