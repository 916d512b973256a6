package io.novaws.benchmarks;

import jakarta.websocket.OnMessage;

/** A JSON object into a record and back. */
abstract class JsonCallbacks {
    static final String PATH = "/json";

    /** The object; public because JSON-B reads and writes it. */
    public record Item(long id, String text) {}

    @OnMessage
    Item item(Item item) {
        return item;
    }
}
