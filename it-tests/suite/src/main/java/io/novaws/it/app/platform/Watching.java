package io.novaws.it.app.platform;

import io.novaws.Admission;
import io.novaws.CloseCause;
import io.novaws.Connection;
import io.novaws.Handshake;
import io.novaws.OnHandshake;
import io.novaws.OnSignal;
import jakarta.inject.Inject;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;

/** Each callback hands on to the {@link Watcher}; what is below says how they are called. */
abstract class Watching {
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
