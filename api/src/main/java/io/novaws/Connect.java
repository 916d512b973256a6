package io.novaws;

/** When a client endpoint is dialled. */
public enum Connect {
    /** When a bean asks the {@link Connector}, and only then: once for each connection it wants. */
    ON_DEMAND,
    /**
     * One connection when the application starts, beside those that are asked for. The start does not wait for it; if the
     * server is not there yet it is dialled again as {@link io.novaws.handler.ErrorHandler} decides.
     */
    AT_START
}
