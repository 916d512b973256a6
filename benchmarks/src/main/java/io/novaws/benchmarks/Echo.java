package io.novaws.benchmarks;

import io.novaws.NovaEndpoint;

/** The echo on worker threads. */
@NovaEndpoint(
        value = EchoCallbacks.PATH,
        subprotocols = {"echo.v1", "echo.v2"},
        maxMessageSize = EchoCallbacks.MAX_MESSAGE_SIZE)
class Echo extends EchoCallbacks {}
