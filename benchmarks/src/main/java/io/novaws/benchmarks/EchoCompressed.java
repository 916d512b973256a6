package io.novaws.benchmarks;

import io.novaws.NovaEndpoint;

/** The echo on worker threads, compressed where the peer offers it. */
@NovaEndpoint(
        value = EchoCallbacks.COMPRESSED_PATH,
        compression = true,
        subprotocols = {"echo.v1", "echo.v2"},
        maxMessageSize = EchoCallbacks.MAX_MESSAGE_SIZE)
class EchoCompressed extends EchoCallbacks {}
