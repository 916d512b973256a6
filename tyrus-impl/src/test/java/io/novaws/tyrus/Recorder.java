package io.novaws.tyrus;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An endpoint that writes down what happens to it. */
final class Recorder extends Endpoint {
    final List<Session> opened = new CopyOnWriteArrayList<>();
    final BlockingQueue<Integer> closed = new LinkedBlockingQueue<>();
    final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    final BlockingQueue<Integer> partSizes = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        session.setMaxIdleTimeout(0);
        opened.add(session);
        MessageHandler.Partial<String> onText = this::take;
        MessageHandler.Partial<byte[]> onBinary = (part, last) -> partSizes.add(part.length);
        session.addMessageHandler(String.class, onText);
        session.addMessageHandler(byte[].class, onBinary);
    }

    private void take(String part, boolean last) {
        text.append(part);
        if (last) {
            texts.add(text.toString());
            text.setLength(0);
        }
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        closed.add(reason.getCloseCode().getCode());
    }

    String nextText() throws InterruptedException {
        return String.valueOf(texts.poll(30, TimeUnit.SECONDS));
    }

    int nextClose() throws InterruptedException {
        Integer code = closed.poll(30, TimeUnit.SECONDS);
        return code == null ? -1 : code;
    }
}
