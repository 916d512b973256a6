package io.novaws.it.leaving;

import io.novaws.NovaEndpoint;
import jakarta.inject.Inject;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import java.util.concurrent.CountDownLatch;

/** Its callback blocks until the thread is interrupted. */
@NovaEndpoint("/sleeper")
public class Sleeper {
    @Inject
    private Diary diary;

    @OnMessage
    void says(String text) {
        diary.write("sleeper sleeps");
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            diary.write("sleeper wakes");
        }
    }

    @OnClose
    void leaves() {
        diary.write("sleeper leaves");
    }
}
