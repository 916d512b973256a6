package io.novaws.it.app.platform;

import io.novaws.CloseCause;
import io.novaws.Connection;
import io.novaws.Limits;
import io.novaws.NovaEndpoint;
import jakarta.inject.Inject;
import jakarta.websocket.OnClose;

/** Closes soon if its peer says nothing, which it cannot. */
@NovaEndpoint(value = "/{area}/quiet/{key}", limits = @Limits(idleTimeout = 300))
class Quiet {
    @Inject
    Connection connection;

    @Inject
    Watcher watcher;

    @OnClose
    void closed(CloseCause cause) {
        watcher.closed(connection, cause);
    }
}
