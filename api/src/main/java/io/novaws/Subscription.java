package io.novaws;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a client connection knows of one subscription: a snapshot.
 *
 * @param id what it is called in requests and answers: unique in the connection, new at each attempt
 * @param channel what is subscribed to
 * @param params what was given beside the channel; null if nothing was
 * @param status where it is in its life
 * @param failure what the server said when it refused it
 */
public record Subscription(
        String id, String channel, @Nullable Object params, SubscriptionStatus status, Optional<String> failure) {
    /** Without the parameters, which may be confidential. */
    @Override
    public String toString() {
        return "Subscription[" + id + " to " + channel + ", " + status + "]";
    }
}
