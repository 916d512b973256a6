package io.novaws;

/** What truly ended a connection, beside the code that the peer saw or sent. A parameter of {@code @OnClose}. */
public enum CloseCause {
    /** The peer sent a close frame. */
    PEER,
    /** The application closed or stopped it. */
    APPLICATION,
    /** The transport was lost without a closing handshake, or a heartbeat stayed without an answer. */
    NETWORK,
    /** Nothing came from the peer for the idle time-out. */
    IDLE,
    /** The peer went beyond a limit: size, rate, fragments, or it did not read what was sent. */
    LIMIT,
    /** The peer broke a rule of the WebSocket protocol, or sent what cannot be read. */
    PROTOCOL,
    /** The caller may not call what it called. */
    AUTHENTICATION,
    /** The server drains or stops. */
    DRAIN,
    /** A callback failed, or Nova did. */
    ERROR
}
