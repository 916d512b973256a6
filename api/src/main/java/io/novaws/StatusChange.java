package io.novaws;

/**
 * A client connection has another status. Fired as a CDI event, to observers without qualifiers; they run on a worker, one
 * change of a connection at a time, in order, and outside its scope. The connection does not wait for them.
 *
 * @param connection whose status it is
 * @param from the status before
 * @param to the status now
 */
public record StatusChange(ClientConnection connection, ConnectionStatus from, ConnectionStatus to) {}
