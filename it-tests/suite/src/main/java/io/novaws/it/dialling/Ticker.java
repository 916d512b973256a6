package io.novaws.it.dialling;

import io.novaws.ClientConnection;
import io.novaws.CloseCause;
import io.novaws.Connect;
import io.novaws.NonBlocking;
import io.novaws.NovaEndpoint;
import io.novaws.OnDrain;
import io.novaws.OnReconnected;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;

/** A client whose callbacks say that they never block. */
@NovaEndpoint(uri = "${exchange.uri}/ticker", connect = Connect.AT_START)
@NonBlocking
class Ticker {
    @Inject
    private Diary diary;

    @OnOpen
    void up() {
        diary.note("Ticker open");
    }

    @OnMessage
    void heard(String text, ClientConnection connection) {
        diary.note("Ticker " + text + " on link " + connection.links());
    }

    @OnReconnected
    void back(ClientConnection connection) {
        diary.note("Ticker back on link " + connection.links());
    }

    @OnDrain
    void toldToLeave() {
        diary.note("Ticker drain");
    }

    @OnClose
    void leaves(CloseReason reason, CloseCause cause) {
        diary.note("Ticker close " + reason.getCloseCode().getCode() + " " + cause);
    }

    @PreDestroy
    void destroyed() {
        diary.write("Ticker destroyed");
    }
}
