package io.novaws;

/** Where a subscription is in its life. */
public enum SubscriptionStatus {
    /** Asked for, not answered. */
    PENDING,
    /** The server has confirmed it; asked for again after each reconnect. */
    CONFIRMED,
    /** The server has refused it, or it could not be restored. */
    FAILED,
    /** The application has ended it. */
    UNSUBSCRIBED,
    /** Nobody answered in time (30 s by default). */
    EXPIRED
}
