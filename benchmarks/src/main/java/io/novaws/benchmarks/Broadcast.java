package io.novaws.benchmarks;

import io.novaws.NovaEndpoint;
import jakarta.enterprise.context.ApplicationScoped;

/** The broadcast on worker threads. */
@ApplicationScoped
@NovaEndpoint(BroadcastCallbacks.PATH)
class Broadcast extends BroadcastCallbacks {}
