package io.novaws.it.app;

import io.novaws.Connection;
import io.novaws.Groups;
import io.novaws.Names;
import io.novaws.NovaEndpoint;
import io.novaws.OnSignal;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;
import java.util.concurrent.CompletionStage;

/** Endpoints whose connections know each other. */
final class Society {
    private Society() {}

    /** A member of the group from the start; what it says goes to all. */
    @NovaEndpoint("/groups/{group}")
    static class Member {
        @Inject
        Connection connection;

        @Inject
        Groups groups;

        @OnOpen
        void joined(@PathParam("group") String group) {
            groups.join(group, connection);
        }

        @OnMessage
        void said(String text, @PathParam("group") String group) {
            switch (text) {
                case "leave" -> groups.leave(group, connection).thenAccept(left -> connection.send("left " + left));
                case "who" ->
                    groups.members(group)
                            .thenAccept(members ->
                                    connection.send(members.contains(connection.id()) + " " + members.size()));
                case "id" -> connection.send(connection.id());
                default -> groups.send(group, text);
            }
        }

        @OnSignal
        String signalled(String signal) {
            return "signalled " + signal;
        }
    }

    /** Takes its name if it is free. */
    @NovaEndpoint("/names/{name}")
    static class Named {
        @Inject
        Connection connection;

        @Inject
        Names names;

        @OnOpen
        CompletionStage<String> registered(@PathParam("name") String name) {
            return names.register(name, connection).thenApply(Enum::name);
        }

        @OnMessage
        CompletionStage<String> said(String text, @PathParam("name") String name) {
            if (text.equals("release")) {
                return names.release(name, connection).thenApply(released -> "released " + released);
            }
            String[] words = text.split(" ", 2);
            return names.send(words[0], words[1]).thenApply(delivered -> "delivered " + delivered);
        }

        @OnSignal
        String signalled(String signal) {
            return "signalled " + signal;
        }
    }

    /** Tells its id, and answers signals by their type. */
    @NovaEndpoint("/signalled")
    static class Signalled {
        @OnMessage
        String id(String text, Connection connection) {
            return connection.id();
        }

        @OnSignal
        String text(String signal) {
            return "text " + signal;
        }

        @OnSignal
        String number(Integer signal) {
            return "number " + (signal + 1);
        }
    }
}
