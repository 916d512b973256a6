package io.novaws.core.codec;

import io.novaws.core.model.Callback;

/**
 * A message of the peer, read for the callback that takes it.
 *
 * @param callback the callback
 * @param message the argument for its message parameter
 */
public record Incoming(Callback callback, Object message) {}
