package io.novaws.benchmarks;

import io.novaws.NovaEndpoint;

/** The JSON echo on worker threads. */
@NovaEndpoint(JsonCallbacks.PATH)
class JsonEcho extends JsonCallbacks {}
