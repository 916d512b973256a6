package io.novaws.it.app.platform;

import io.novaws.NonBlocking;
import io.novaws.NovaEndpoint;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.util.UUID;

/** Endpoints that use beans of the request, and validated parameters. */
final class Beans {
    private Beans() {}

    /** A bean of one callback. */
    @RequestScoped
    public static class Visit {
        private final String id = UUID.randomUUID().toString();

        public String id() {
            return id;
        }
    }

    /** Another bean that is injected the same one. */
    @Dependent
    public static class Guide {
        @Inject
        Visit visit;
    }

    /** Answers the number of the visit, as itself and as another bean sees it. */
    abstract static class Seeing {
        @Inject
        Visit visit;

        @Inject
        Guide guide;

        @OnOpen
        String opened() {
            return visit.id() + " " + guide.visit.id();
        }

        @OnMessage
        String said(String text) {
            return visit.id() + " " + guide.visit.id();
        }
    }

    @NovaEndpoint("/beans/visits")
    static class Visits extends Seeing {}

    /** The same without a thread of its own. */
    @NovaEndpoint("/beans/swift-visits")
    @NonBlocking
    static class SwiftVisits extends Seeing {}

    /** What is ordered. */
    public record Order(@NotBlank String item, @Max(9) int count) {}

    /** Takes valid orders only. */
    @NovaEndpoint("/beans/orders")
    static class Orders {
        @OnMessage
        String ordered(@Valid Order order) {
            return order.count() + " " + order.item();
        }

        @OnError
        String invalid(ConstraintViolationException failure) {
            return "invalid";
        }
    }
}
