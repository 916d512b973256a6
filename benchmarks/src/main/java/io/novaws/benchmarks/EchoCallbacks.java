package io.novaws.benchmarks;

import jakarta.websocket.OnMessage;
import java.nio.ByteBuffer;

/** Text and binary back unchanged. */
abstract class EchoCallbacks {
    static final String PATH = "/echo";
    static final String COMPRESSED_PATH = "/echoz";
    static final int MAX_MESSAGE_SIZE = 20 * 1024 * 1024;

    @OnMessage
    String text(String message) {
        return message;
    }

    @OnMessage
    ByteBuffer binary(ByteBuffer message) {
        return message;
    }
}
