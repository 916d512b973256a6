package io.novaws;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A connection that this application has dialled. It lives from {@link Connector#connect} to its close, through every
 * reconnect: its id, its {@code @ConnectionScoped} beans, its authentication and its confirmed subscriptions stay, its
 * {@linkplain #transport link} is replaced.
 *
 * <p>Who may decide on a reconnect is {@link io.novaws.handler.ErrorHandler} alone; {@link #close} never reconnects.
 *
 * <p>Threading: as {@link Connection}.
 */
public interface ClientConnection extends Connection {
    /** As {@link #authenticate(Credentials)}, with the credentials of the dial or of the last call. */
    CompletionStage<Void> authenticate();

    /**
     * Sends what {@link io.novaws.handler.AuthHandler} makes of the credentials and awaits the answer. They are kept: after
     * a reconnect, and before they expire, Nova authenticates again with them.
     *
     * @return completes when the server accepts them; fails with an {@link AuthenticationException} otherwise, and with a
     *     {@link RequestException} if no answer comes in time (30 s by default) or the link is lost
     */
    CompletionStage<Void> authenticate(Credentials credentials);

    /** Whether the server has accepted the credentials. */
    AuthStatus authStatus();

    /** As {@link #subscribe(String, Object)} without parameters. */
    CompletionStage<Subscription> subscribe(String channel);

    /**
     * Asks the server for a channel, in the words of {@link io.novaws.handler.SubscriptionHandler}. A confirmed
     * subscription is asked for again after each reconnect; what arrives on it comes to the {@code @OnMessage} callbacks.
     *
     * @param params goes into the request as JSON-B writes it
     * @return completes when the server confirms it; fails with a {@link SubscriptionException} that says why it did not,
     *     with a {@link RequestException} if no answer comes in time (30 s by default) or the link is lost
     */
    CompletionStage<Subscription> subscribe(String channel, Object params);

    /**
     * Ends the confirmed or pending subscription to that channel, and tells the server.
     *
     * @return completes when the request is written; fails with a {@link SubscriptionException} if there is none
     */
    CompletionStage<Void> unsubscribe(String channel);

    /** The confirmed subscription to that channel. */
    Optional<Subscription> subscription(String channel);

    /** The confirmed subscriptions, in the order in which they were asked for. */
    List<Subscription> subscriptions();

    /** How many links there were so far: 1 until the first reconnect, 0 before the first is open. */
    int links();

    /** The round trips of pings; {@link RoundTrips#NONE} while none has been answered. */
    RoundTrips roundTrips();
}
