package io.novaws.handler;

import io.novaws.ConnectOptions;
import io.novaws.Connection;
import io.novaws.ConnectionStatus;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/**
 * The life of a connection beside its callbacks: what is dialled, what leaves, how it is kept alive, and its status.
 *
 * <p>Threading: {@link #connectionInfo} runs on a worker and may block; everything else runs on whatever thread brings it
 * about, and must not. What a method throws is logged and changes nothing, except where it says otherwise.
 */
public interface ConnectionHandler {
    /** What has run out. */
    enum Timeout {
        /** A ping or an application's heartbeat was not answered in time; the link counts as lost. */
        HEARTBEAT,
        /** Nothing came from the peer for the idle time-out; the connection is closed, or a client's link replaced. */
        IDLE
    }

    /**
     * Says how to dial, before each dial: a place to fetch a fresh token or another address. By default the options stay
     * as they are. If it throws, the dial has failed.
     *
     * @param endpoint the name of the endpoint
     * @param options what was given to {@link io.novaws.Connector#connect}
     */
    default ConnectOptions connectionInfo(String endpoint, ConnectOptions options) {
        return options;
    }

    /** Sees each text before it leaves and may replace it; by default it stays. If it throws, the send fails. */
    default String prepareText(Connection connection, String text) {
        return text;
    }

    /** Sees each binary message before it leaves and may replace it; by default it stays. If it throws, the send fails. */
    default ByteBuffer prepareBinary(Connection connection, ByteBuffer data) {
        return data;
    }

    /**
     * What a heartbeat's ping carries, at most 125 bytes; by default something that marks it as Nova's. That is what it carries
     * until a link has authenticated, in any case.
     */
    default Optional<ByteBuffer> pingPayload(Connection connection) {
        return Optional.empty();
    }

    /**
     * A heartbeat of the application's own protocol, to be sent in place of a ping; by default there is none. Until a link
     * has authenticated, pings are sent.
     */
    default Optional<Object> heartbeat(Connection connection) {
        return Optional.empty();
    }

    /**
     * A ping was answered.
     *
     * @param payload what came back, read-only
     * @param latency how long it took from the ping's leaving
     */
    default void pong(Connection connection, ByteBuffer payload, Duration latency) {}

    /** A time-out has run out. */
    default void timeout(Connection connection, Timeout timeout) {}

    /** The connection's status has changed. */
    default void status(Connection connection, ConnectionStatus from, ConnectionStatus to) {}
}
