package io.novaws.benchmarks;

import io.novaws.NonBlocking;
import io.novaws.NovaEndpoint;

/** The JSON echo on the container's threads. */
@NonBlocking
@NovaEndpoint(JsonCallbacks.PATH)
class JsonEchoNonBlocking extends JsonCallbacks {}
