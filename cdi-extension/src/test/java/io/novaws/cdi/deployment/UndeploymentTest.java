package io.novaws.cdi.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.Admission;
import io.novaws.NovaEndpoint;
import io.novaws.OnHandshake;
import io.novaws.cdi.NovaExtension;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerContainer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How an application goes that still has handshakes under way; its limits are far beyond the test's patience. */
@Timeout(60)
class UndeploymentTest {
    private static final ServletContext CONTEXT =
            Asked.proxy(ServletContext.class, (method, arguments) -> switch (method.getName()) {
                case "getClassLoader" -> UndeploymentTest.class.getClassLoader();
                case "getContextPath" -> "/app";
                case "getResourceAsStream" -> null;
                case "getAttribute" -> Asked.proxy(ServerContainer.class, (called, ignored) -> null);
                default -> throw new UnsupportedOperationException(method.getName());
            });

    private final SeContainer beans = SeContainerInitializer.newInstance()
            .disableDiscovery()
            .addExtensions(NovaExtension.class)
            .addBeanClasses(Room.class)
            .initialize();
    private final WebApplication application = new WebApplication();
    private final HandshakeFilter filter = new HandshakeFilter(application);

    @NovaEndpoint("/room/{name}")
    static class Room {
        private static final CountDownLatch ASKED = new CountDownLatch(1);

        @OnHandshake
        CompletionStage<Admission> admit(@PathParam("name") String name) {
            if (name.equals("one")) {
                return CompletableFuture.completedFuture(Admission.accept());
            }
            ASKED.countDown();
            return new CompletableFuture<>();
        }

        @OnMessage
        void message(String text) {}
    }

    @AfterEach
    void close() {
        beans.close();
    }

    private void deploy(String drainTimeout) {
        application.contextInitialized(new ServletContextEvent(CONTEXT));
        Deployment deployed = Objects.requireNonNull(application.deployment());
        deployed.application().settings().change("nova.server.handshake-timeout", "1h");
        deployed.application().settings().change("nova.server.drain-timeout", drainTimeout);
    }

    private Duration undeploy() {
        long begun = System.nanoTime();
        application.contextDestroyed(new ServletContextEvent(CONTEXT));
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private static FilterChain container(Asked asked) {
        return (request, response) -> asked.status = 101;
    }

    @Test
    void webSocketThatItsContainerNeverOpens_doesNotHoldUpTheUndeployment() throws Exception {
        deploy("1h");
        Asked asked = Asked.handshake();
        filter.doFilter(asked.request(), asked.response(), container(asked));
        assertThat(undeploy()).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void requestThatWaitsForItsHandshake_isAnswered_notLeftWaitingForEver() throws Exception {
        deploy("100ms");
        Asked asked = Asked.handshake().at("/app/room/two", "/room/two");
        Thread requests = new Thread(() -> {
            try {
                filter.doFilter(asked.request(), asked.response(), container(asked));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        requests.start();
        Room.ASKED.await();
        undeploy();
        requests.join(TimeUnit.SECONDS.toMillis(30));
        assertThat(requests.isAlive()).isFalse();
        assertThat(asked.status).isEqualTo(503);
    }
}
