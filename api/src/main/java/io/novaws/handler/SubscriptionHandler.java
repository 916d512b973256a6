package io.novaws.handler;

import io.novaws.ClientConnection;
import io.novaws.Subscription;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a client subscribes: what it sends, and what the server's answers mean.
 *
 * <p>Threading: called from many threads at once, and must not block; keeps no state of a connection.
 */
public interface SubscriptionHandler {
    /**
     * The request: by default a JSON object of {@code type} "subscribe", {@code id}, {@code channel} and, if there are
     * some, {@code params}.
     */
    default Object subscribe(Subscription subscription) {
        return request("subscribe", subscription);
    }

    /** The request that ends it: by default as {@link #subscribe}, of {@code type} "unsubscribe", without parameters. */
    default Object unsubscribe(Subscription subscription) {
        return request("unsubscribe", subscription);
    }

    private static Object request(String type, Subscription subscription) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("type", type);
        message.put("id", subscription.id());
        message.put("channel", subscription.channel());
        Object params = subscription.params();
        if (params != null && type.equals("subscribe")) {
            message.put("params", params);
        }
        return message;
    }

    /**
     * What a message means: by default {@code type} "subscribed" with an {@code id} confirms; "subscription" with an
     * {@code id} and the {@code result} "success" confirms, with "error" refuses for its {@code error}; "error" with a
     * {@code subscription_id} refuses for its {@code reason}.
     *
     * <p>Asked while a subscription is pending; later only about messages that hold the id of one, so that what comes on a
     * confirmed subscription is not parsed twice.
     *
     * <p>Where a protocol answers in order and by no name, the answer belongs to the first of {@code known} that is pending.
     * That holds for applications that subscribe from one thread or callback at a time, and with a server that answers each
     * request: one that has expired, or was ended while it was pending, is not among them any more.
     *
     * @param known the subscriptions of this link that are pending or confirmed, in the order in which they were asked for
     */
    default SubscriptionAnswer answer(Received message, List<Subscription> known) {
        JsonObject json = message.json().orElse(JsonValue.EMPTY_JSON_OBJECT);
        String id = text(json, "id");
        switch (text(json, "type")) {
            case "subscribed":
                return id.isEmpty() ? new SubscriptionAnswer.None() : new SubscriptionAnswer.Confirmed(id);
            case "subscription":
                if (!id.isEmpty() && text(json, "result").equals("success")) {
                    return new SubscriptionAnswer.Confirmed(id);
                }
                return !id.isEmpty() && text(json, "result").equals("error")
                        ? new SubscriptionAnswer.Failed(id, text(json, "error"))
                        : new SubscriptionAnswer.None();
            case "error":
                String refused = text(json, "subscription_id");
                return refused.isEmpty()
                        ? new SubscriptionAnswer.None()
                        : new SubscriptionAnswer.Failed(refused, text(json, "reason"));
            default:
                return new SubscriptionAnswer.None();
        }
    }

    private static String text(JsonObject json, String member) {
        JsonValue value = json.get(member);
        if (value instanceof JsonString string) {
            return string.getString();
        }
        return value instanceof JsonNumber number ? number.toString() : "";
    }

    /** A subscription has another status than before: what it is now. One call at a time for each connection. */
    default void changed(ClientConnection connection, Subscription subscription) {}

    /** How long a request may stay unanswered before it expires; 30 s by default. */
    default Duration pendingTimeout() {
        return Duration.ofSeconds(30);
    }
}
