package io.novaws;

/** Why a subscription is not there: refused by the server, or never asked for. */
public class SubscriptionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String channel;

    public SubscriptionException(String channel, String message) {
        super(message);
        this.channel = channel;
    }

    /** What was subscribed to. */
    public String channel() {
        return channel;
    }
}
