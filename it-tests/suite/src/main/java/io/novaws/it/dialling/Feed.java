package io.novaws.it.dialling;

import io.novaws.ClientConnection;
import io.novaws.CloseCause;
import io.novaws.Connect;
import io.novaws.NovaEndpoint;
import io.novaws.OnDrain;
import io.novaws.OnReconnected;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;

/** A client whose callbacks may block. */
@NovaEndpoint(uri = "${exchange.uri}/feed", connect = Connect.AT_START)
class Feed {
    @Inject
    private Diary diary;

    @OnOpen
    void up() {
        diary.note("Feed open");
    }

    @OnMessage
    void heard(String text, ClientConnection connection) {
        diary.note("Feed " + text + " on link " + connection.links());
    }

    @OnReconnected
    void back(ClientConnection connection) {
        diary.note("Feed back on link " + connection.links());
    }

    @OnDrain
    void toldToLeave() {
        diary.note("Feed drain");
    }

    @OnClose
    void leaves(CloseReason reason, CloseCause cause) {
        diary.note("Feed close " + reason.getCloseCode().getCode() + " " + cause);
    }

    @PreDestroy
    void destroyed() {
        diary.write("Feed destroyed");
    }
}
