package io.novaws.it.app;

import io.novaws.Admission;
import io.novaws.Connection;
import io.novaws.ConnectionScoped;
import io.novaws.Handshake;
import io.novaws.Limits;
import io.novaws.NonBlocking;
import io.novaws.NovaEndpoint;
import io.novaws.OnHandshake;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import java.nio.ByteBuffer;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Endpoints that look at who comes in. */
final class Reception {
    private Reception() {}

    @ConnectionScoped
    static class Guest {
        private String name = "nobody";

        void arrive(String newName) {
            name = newName;
        }

        String name() {
            return name;
        }
    }

    /** Remembers, in all the ways there are, who came. */
    @NovaEndpoint("/reception/{room}")
    static class Registered {
        @Inject
        Guest guest;

        @Inject
        Connection connection;

        private String token = "none";

        @OnHandshake
        Admission admit(Handshake handshake, @PathParam("room") String room) {
            token = handshake.query("token").orElseThrow();
            guest.arrive(handshake.header("X-Guest").orElseThrow());
            return Admission.accept()
                    .as(handshake.header("X-Caller").orElseThrow(), "role-" + room)
                    .header("X-Room", room);
        }

        @OnMessage
        String describe(String message, Handshake handshake, @PathParam("room") String room) {
            return String.join(
                    " ",
                    message,
                    token,
                    guest.name(),
                    connection.principal().map(Principal::getName).orElse("nobody"),
                    room,
                    handshake.query("token").orElse("none"),
                    String.valueOf(connection.isUserInRole("role-" + message)));
        }
    }

    @NovaEndpoint("/refusing/{status}/{key}")
    static class Refusing {
        @Inject
        Journal journal;

        @OnHandshake
        Admission refuse(Handshake handshake, @PathParam("status") int status) {
            Admission.Refused refusal = Admission.refuse(status, "zu viele Gäste")
                    .header("Retry-After", "30")
                    .header("X-Hint", "one")
                    .header("X-Hint", "two");
            return handshake
                    .query("challenge")
                    .map(challenge -> refusal.header("WWW-Authenticate", challenge))
                    .orElse(refusal);
        }

        @OnOpen
        void opened(@PathParam("key") String key) {
            journal.write(key, "opened");
        }

        @OnMessage
        String message(String message, @PathParam("key") String key) {
            journal.write(key, message);
            return message;
        }

        @OnClose
        void closed(@PathParam("key") String key) {
            journal.write(key, "closed");
        }
    }

    @NovaEndpoint(
            value = "/speaking",
            subprotocols = {"v2", "v1"})
    static class Speaking {
        @Inject
        Connection connection;

        @OnHandshake
        Admission admit(Handshake handshake) {
            Admission.Accepted accepted = Admission.accept();
            return handshake.query("speak").map(accepted::subprotocol).orElse(accepted);
        }

        @OnMessage
        String subprotocol(String message) {
            return "speaks " + connection.transport().subprotocol();
        }
    }

    @NovaEndpoint("/failing")
    static class Failing {
        @OnHandshake
        void fail() {
            throw new IllegalStateException("a secret of the application");
        }

        @OnMessage
        void never(String message) {}
    }

    @NovaEndpoint("/later")
    @NonBlocking
    static class Later {
        @OnHandshake
        CompletionStage<Admission> decide(Handshake handshake) {
            return CompletableFuture.supplyAsync(() -> handshake
                    .query("caller")
                    .<Admission>map(caller -> Admission.accept().as(caller))
                    .orElseGet(() -> {
                        if (handshake.query("fail").isPresent()) {
                            throw new IllegalStateException("a secret");
                        }
                        return Admission.refuse(303).header("Location", "/login");
                    }));
        }

        @OnMessage
        String caller(String message, Connection connection) {
            return connection.principal().orElseThrow().getName();
        }
    }

    private static Admission.Accepted identified(Handshake handshake) {
        String[] roles = handshake.queries().getOrDefault("role", List.of()).toArray(String[]::new);
        return handshake
                .query("caller")
                .map(caller -> Admission.accept().as(caller, roles))
                .orElse(Admission.accept());
    }

    @NovaEndpoint("/guarded")
    @RolesAllowed({"admin", "auditor"})
    static class Guarded {
        @OnHandshake
        Admission identify(Handshake handshake) {
            return identified(handshake);
        }

        @OnMessage
        String echo(String message) {
            return message;
        }
    }

    @NovaEndpoint("/denied")
    @DenyAll
    static class Denied {
        @OnMessage
        void never(String message) {}
    }

    @NovaEndpoint("/number/{number}")
    static class Numbered {
        @OnMessage
        int any(String message, @PathParam("number") int number) {
            return number;
        }
    }

    @NovaEndpoint(value = "/listed", origins = "https://friends.example")
    static class Listed {
        @OnMessage
        String echo(String message) {
            return message;
        }
    }

    /** Never makes up its mind. */
    @NovaEndpoint(value = "/undecided/{key}", limits = @Limits(handshakeTimeout = 300))
    static class Undecided {
        @Inject
        Journal journal;

        @Inject
        Connection connection;

        @OnHandshake
        CompletionStage<Admission> admit() {
            journal.write(connection.pathParameters().get("key"), "asked");
            return new CompletableFuture<>();
        }

        @PreDestroy
        void destroyed() {
            journal.write(connection.pathParameters().get("key"), "destroyed");
        }

        @OnMessage
        void never(String message) {}
    }

    /** Describes the request, as Nova and as the session show it. */
    @NovaEndpoint("/rooms/{room}/seats/{seat}")
    static class Seats {
        @OnMessage
        String describe(String what, Handshake handshake, Session session, Connection connection) {
            return switch (what) {
                case "path" -> handshake.path();
                case "variables" -> sorted(handshake.pathParameters()) + " " + sorted(connection.pathParameters());
                case "queries" -> handshake.queries().toString();
                case "query" -> handshake.queryString();
                case "session variables" -> sorted(session.getPathParameters());
                case "session queries" -> sorted(session.getRequestParameterMap());
                case "headers" -> handshake.headers("x-many").toString() + handshake.header("X-MANY");
                case "subprotocols" -> handshake.subprotocols().toString();
                case "address" ->
                    handshake.remoteAddress().getAddress().isLoopbackAddress() + " " + handshake.isSecure();
                case "extensions" -> connection.transport().extensions().toString();
                default -> what;
            };
        }

        private static String sorted(Map<String, ?> map) {
            return new TreeMap<>(map).toString();
        }
    }

    /** Guards one of its callbacks. */
    @NovaEndpoint("/vault")
    static class Vault {
        @OnHandshake
        Admission identify(Handshake handshake) {
            return identified(handshake);
        }

        @OnMessage
        String look(String message) {
            return "looked";
        }

        @OnMessage
        @RolesAllowed("keeper")
        String take(ByteBuffer message, Connection connection) {
            return connection.principal().orElseThrow().getName() + " took it";
        }

        @OnError
        String refused(Throwable failure) {
            return failure instanceof SecurityException ? "refused" : "failed";
        }
    }
}
