package io.novaws;

/** Where a connection is in its life. */
public enum ConnectionStatus {
    /** Known, not yet dialled; on a server, admitted by the handshake and not yet open. */
    INITIALIZED,
    /** The transport is being opened. */
    CONNECTING,
    /** The transport is open, the WebSocket handshake is not done. */
    CONNECTED,
    /** Messages flow. */
    WEBSOCKET_CONNECTED,
    /** The link is gone or is closing. */
    DISCONNECTED,
    /** A new link is about to be dialled. */
    RECONNECTING,
    /** Failed for good. */
    ERROR,
    /** Over: {@code @OnClose} has run. */
    CLOSED
}
