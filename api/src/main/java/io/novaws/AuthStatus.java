package io.novaws;

/** Whether a client connection has authenticated itself to its server. */
public enum AuthStatus {
    /** It has not tried, or its last success has been given up. */
    UNAUTHENTICATED,
    /** The credentials are sent, the answer is awaited. */
    AUTHENTICATING,
    /** The server has accepted the credentials. */
    AUTHENTICATED,
    /** The server has refused the credentials: nothing dials or subscribes with them again. */
    FAILED
}
