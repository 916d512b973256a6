package io.novaws.handler;

/** What a message of the server means for a subscription. */
public sealed interface SubscriptionAnswer {
    /** Nothing: it is a message like any other. */
    record None() implements SubscriptionAnswer {}

    /**
     * The subscription is confirmed.
     *
     * @param id what it was called in the request
     */
    record Confirmed(String id) implements SubscriptionAnswer {}

    /**
     * The subscription is refused.
     *
     * @param id what it was called in the request
     * @param reason what the server says
     */
    record Failed(String id, String reason) implements SubscriptionAnswer {}
}
