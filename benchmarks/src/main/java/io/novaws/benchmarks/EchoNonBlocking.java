package io.novaws.benchmarks;

import io.novaws.NonBlocking;
import io.novaws.NovaEndpoint;

/** The echo on the container's threads. */
@NonBlocking
@NovaEndpoint(
        value = EchoCallbacks.PATH,
        subprotocols = {"echo.v1", "echo.v2"},
        maxMessageSize = EchoCallbacks.MAX_MESSAGE_SIZE)
class EchoNonBlocking extends EchoCallbacks {}
