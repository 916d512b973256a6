package io.novaws.it.leaving;

import io.novaws.NovaEndpoint;
import jakarta.inject.Inject;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;

/** Answers a word with 60,000 characters. */
@NovaEndpoint("/fountain")
public class Fountain {
    private static final String WATER = "x".repeat(60_000);

    @Inject
    private Diary diary;

    @OnMessage
    String says(String text) {
        return WATER;
    }

    @OnClose
    void leaves() {
        diary.write("fountain leaves");
    }
}
