package io.novaws.benchmarks.clients;

import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.container.jdk.client.JdkClientContainer;

/** Tyrus on the JDK's sockets, and the loop that one writes around it: dial each second until somebody answers. */
final class TyrusDialler implements Dialler {
    private static final long PAUSE_MILLIS = 1000;

    private final ClientManager manager = ClientManager.createClient(JdkClientContainer.class.getName());
    private final ExecutorService loops = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "reconnect");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean closed;

    /** One connection. */
    @ClientEndpoint
    public static final class Client {
        private final TyrusDialler owner;
        private final URI address;

        Client(TyrusDialler owner, URI address) {
            this.owner = owner;
            this.address = address;
        }

        @OnOpen
        public void open() {
            owner.open.incrementAndGet();
        }

        @OnMessage
        public void text(String text) {}

        @OnClose
        public void close() {
            owner.open.decrementAndGet();
            owner.loops.execute(() -> owner.dialAgain(address));
        }
    }

    @Override
    public void connect(URI address) throws Exception {
        manager.connectToServer(new Client(this, address), address);
    }

    private void dialAgain(URI address) {
        while (!closed) {
            try {
                connect(address);
                return;
            } catch (Exception notYet) {
                pause();
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException stopped) {
            closed = true;
        }
    }

    @Override
    public int open() {
        return open.get();
    }

    @Override
    public void close() {
        closed = true;
        manager.shutdown();
    }
}
