package io.novaws.it.leaving;

import io.novaws.CloseCause;
import io.novaws.NovaEndpoint;
import io.novaws.OnDrain;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import java.time.Duration;

/** Chats, is told of the end, and looks at that time whether everything is still there. */
@NovaEndpoint("/guest")
public class Guest {
    @Inject
    private Diary diary;

    private int messages;

    @OnMessage
    String says(String text) {
        return ++messages + " " + text;
    }

    @OnDrain
    void toldToLeave(Duration left) {
        diary.write("drain after " + messages + ", " + diary.platform());
    }

    @OnClose
    void leaves(CloseReason reason, CloseCause cause) {
        diary.write("close " + reason.getCloseCode().getCode() + " " + cause + " after " + messages + ", "
                + diary.platform());
    }

    @PreDestroy
    void destroyed() {
        diary.write("destroyed");
    }
}
