package io.novaws.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.novaws.Connector;
import io.novaws.DialException;
import io.novaws.NovaEndpoint;
import io.novaws.StatusChange;
import io.novaws.spi.Dial;
import io.novaws.spi.Transport;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.websocket.Endpoint;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The events that tell beans of a client's status. */
class StatusEventsTest {
    private static final List<String> SEEN = new CopyOnWriteArrayList<>();

    @NovaEndpoint(uri = "ws://localhost/feed")
    static class Feed {
        @OnMessage
        void heard(String text) {}
    }

    /** Reaches nobody. */
    @ApplicationScoped
    static class Unplugged implements Transport {
        @Override
        public CompletionStage<Session> open(Dial dial, Endpoint endpoint) {
            return CompletableFuture.failedFuture(
                    new DialException(DialException.Reason.UNREACHABLE, "unplugged by a test", null));
        }

        @Override
        public String name() {
            return "unplugged";
        }
    }

    @RequestScoped
    static class Visit {
        private int count;

        int count() {
            return ++count;
        }
    }

    @ApplicationScoped
    static class StatusLog {
        @Inject
        Visit visit;

        void changed(@Observes StatusChange change) {
            SEEN.add(change.to() + ", request " + visit.count());
        }
    }

    @Test
    void eachObserver_hasARequestOfItsOwn() {
        SEEN.clear();
        try (Application application = Application.of(Feed.class, Unplugged.class, Visit.class, StatusLog.class)) {
            CompletableFuture<?> feed =
                    application.select(Connector.class).connect(Feed.class).toCompletableFuture();
            assertThatThrownBy(feed::join).hasCauseInstanceOf(DialException.class);
            assertThat(SEEN)
                    .startsWith("CONNECTING, request 1", "DISCONNECTED, request 1")
                    .allMatch(seen -> seen.endsWith(", request 1"));
        }
    }
}
