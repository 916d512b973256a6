package io.novaws.benchmarks;

import io.novaws.NonBlocking;
import io.novaws.NovaEndpoint;

/** The echo on the container's threads, compressed where the peer offers it. */
@NonBlocking
@NovaEndpoint(
        value = EchoCallbacks.COMPRESSED_PATH,
        compression = true,
        subprotocols = {"echo.v1", "echo.v2"},
        maxMessageSize = EchoCallbacks.MAX_MESSAGE_SIZE)
class EchoCompressedNonBlocking extends EchoCallbacks {}
