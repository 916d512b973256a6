package io.novaws.demo;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A peer on the JDK's own WebSocket client, and what it has heard. */
final class Peer implements WebSocket.Listener, AutoCloseable {
    private static final long PATIENCE = 10;

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private final StringBuilder message = new StringBuilder();
    private final WebSocket socket;

    Peer(URI uri) {
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(uri, this)
                .join();
    }

    void sends(String text) {
        socket.sendText(text, true).join();
    }

    /** The next message of that type; others are passed over. */
    String next(String type) throws InterruptedException {
        while (true) {
            String text = heard.poll(PATIENCE, TimeUnit.SECONDS);
            if (text == null) {
                throw new AssertionError("no message of type " + type);
            }
            if (text.contains("\"type\":\"" + type + "\"")) {
                return text;
            }
        }
    }

    /** The code and the reason with which the other side closes. */
    String closed() throws Exception {
        return closed.get(PATIENCE, TimeUnit.SECONDS);
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        message.append(data);
        if (last) {
            heard.add(message.toString());
            message.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
        closed.complete(code + " " + reason);
        return null;
    }

    @Override
    public void close() {
        if (!socket.isOutputClosed()) {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        }
    }
}
