package io.novaws;

/**
 * What has passed through a connection since it opened.
 *
 * @param messagesReceived messages that were handed to callbacks or failed in them
 * @param messagesSent messages that the transport reported written; what is dropped at a close is not in it
 * @param messagesDropped messages that the outbox dropped or replaced
 * @param failures callbacks that threw and messages that could not be read
 */
public record Counters(long messagesReceived, long messagesSent, long messagesDropped, long failures) {}
