package io.novaws.benchmarks;

import io.novaws.NonBlocking;
import io.novaws.NovaEndpoint;
import jakarta.enterprise.context.ApplicationScoped;

/** The broadcast on the container's threads. */
@NonBlocking
@ApplicationScoped
@NovaEndpoint(BroadcastCallbacks.PATH)
class BroadcastNonBlocking extends BroadcastCallbacks {}
