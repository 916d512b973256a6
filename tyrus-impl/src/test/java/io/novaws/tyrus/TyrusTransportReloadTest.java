package io.novaws.tyrus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.novaws.spi.Transport;
import jakarta.websocket.Session;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.core.TyrusSession;
import org.glassfish.tyrus.spi.ClientEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that brings the transport and Tyrus, and is undeployed. */
class TyrusTransportReloadTest {
    /** Has classes of the transport and of Tyrus of its own, as a web application has. */
    private static final class Application extends URLClassLoader {
        private Application() {
            super(
                    new URL[] {
                        from(TyrusTransport.class),
                        from(ClientManager.class),
                        from(TyrusSession.class),
                        from(ClientEngine.class)
                    },
                    TyrusTransportReloadTest.class.getClassLoader());
        }

        private static URL from(Class<?> type) {
            return type.getProtectionDomain().getCodeSource().getLocation();
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                if (!name.startsWith("io.novaws.tyrus.") && !name.startsWith("org.glassfish.tyrus.")) {
                    return super.loadClass(name, resolve);
                }
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }
    }

    @Test
    void classLoaderOfATransportThatWasClosed_isCollected(@TempDir Path directory) throws Exception {
        TestKeys keys = TestKeys.in(directory).signed("right", "dns:localhost");
        WeakReference<ClassLoader> application = run(keys);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            System.gc();
            assertThat(application.get()).isNull();
        });
    }

    /** Deploys, dials with and without TLS, in vain too, and undeploys. */
    private static WeakReference<ClassLoader> run(TestKeys keys) throws Exception {
        try (Application application = new Application();
                Peer plain = Peer.accepting(Peer.SILENT);
                Peer refusing = Peer.answering("HTTP/1.1 503 No\r\n\r\n");
                Peer secure = Peer.withTls(keys.server("right"), socket -> {
                    Peer.accept(socket, "");
                    Peer.SILENT.run(socket);
                })) {
            Transport transport = (Transport) application
                    .loadClass("io.novaws.tyrus.TyrusTransport")
                    .getConstructor()
                    .newInstance();
            assertThat(transport.getClass().getClassLoader()).isSameAs(application);
            Session session = Dials.open(transport, plain.dial(), new Recorder());
            session.getAsyncRemote().sendText("x");
            Dials.open(transport, Dials.trusting(secure.dial(), keys.client()), new Recorder());
            Dials.failure(transport, refusing.dial());
            transport.close();
            return new WeakReference<>(application);
        }
    }
}
