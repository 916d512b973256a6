package io.novaws.it.client;

import io.novaws.Connection;
import io.novaws.Handshake;
import io.novaws.MessageType;
import io.novaws.NovaEndpoint;
import io.novaws.it.support.Journal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A server that writes down what it sees, echoes texts, accepts the token "good" and what comes with a signature, and
 * answers to subscriptions by the first word of the channel.
 */
@NovaEndpoint(
        value = "/exchange",
        subprotocols = {"v1", "v2"})
public class Exchange {
    /** What the server does differently for a while. */
    @ApplicationScoped
    public static class Mood {
        private volatile boolean refusing;

        /** Refuses credentials and subscriptions from now on. */
        void refuse(boolean on) {
            refusing = on;
        }

        boolean isRefusing() {
            return refusing;
        }
    }

    /** Credentials. */
    @MessageType("auth")
    public record Auth(
            long timestamp,
            @Nullable String token,
            @Nullable String api_key,
            @Nullable String signature) {}

    /** A request for a channel. */
    @MessageType("subscribe")
    public record Subscribe(String id, String channel) {}

    /** The end of one. */
    @MessageType("unsubscribe")
    public record Unsubscribe(String id, String channel) {}

    /** A question: its {@code say} is what the answer is about. */
    @MessageType("ask")
    public record Ask(Object id, String say) {}

    @Inject
    Journal journal;

    @Inject
    Mood mood;

    @OnOpen
    void open(Handshake request, Connection connection) {
        journal.write("open " + request.queryString() + " "
                + request.header("X-Tenant").orElse("-") + " "
                + connection.transport().subprotocol());
    }

    @OnMessage
    Object auth(Auth auth) {
        String shown =
                auth.token() == null ? auth.api_key() + " " + auth.timestamp() + " " + auth.signature() : auth.token();
        journal.write("auth " + shown);
        boolean good = auth.token() == null || auth.token().startsWith("good");
        return good && !mood.isRefusing()
                ? Map.of("type", "auth_success", "expires_in", 3600)
                : Map.of("type", "auth_error", "reason", "not you");
    }

    @OnMessage
    @Nullable
    Object subscribe(Subscribe request) {
        journal.write("subscribe " + request.channel() + " " + request.id());
        if (mood.isRefusing()) {
            return Map.of("type", "error", "subscription_id", request.id(), "reason", "closed for today");
        }
        return switch (request.channel().split(" ")[0]) {
            case "silent" -> null;
            case "refused" -> Map.of("type", "error", "subscription_id", request.id(), "reason", "not for you");
            case "otherwise" -> Map.of("type", "subscription", "result", "success", "id", request.id());
            case "otherwise-refused" ->
                Map.of("type", "subscription", "result", "error", "id", request.id(), "error", "no such channel");
            default -> Map.of("type", "subscribed", "id", request.id());
        };
    }

    @OnMessage
    void unsubscribe(Unsubscribe request) {
        journal.write("unsubscribe " + request.channel());
    }

    @OnMessage
    @Nullable
    Object ask(Ask ask, Connection connection) {
        journal.write("ask " + ask.id() + " " + ask.say());
        return switch (ask.say()) {
            case "nothing" -> null;
            case "error" -> Map.of("id", ask.id(), "error", Map.of("message", "not today"));
            case "noise" -> {
                connection.sendText("{\"noise\":1}");
                connection.send(Map.of("id", "somebody else's", "result", "not yours"));
                yield Map.of("id", ask.id(), "result", "after the noise");
            }
            default -> Map.of("id", ask.id(), "result", ask.say());
        };
    }

    @OnMessage
    String text(String text) {
        journal.write(text);
        return text;
    }

    @OnClose
    void close(CloseReason reason) {
        journal.write("close " + reason.getCloseCode().getCode() + " " + reason.getReasonPhrase());
    }
}
