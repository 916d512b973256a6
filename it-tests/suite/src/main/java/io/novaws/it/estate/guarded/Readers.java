package io.novaws.it.estate.guarded;

import io.novaws.Connection;
import io.novaws.NovaEndpoint;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.EJB;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;

/** For those whom the server knows as readers. */
@NovaEndpoint("/readers")
@RolesAllowed("reader")
class Readers {
    @Inject
    Connection connection;

    @EJB
    Cellar cellar;

    @OnMessage
    String who(String question) {
        return connection.principal().orElseThrow().getName() + ", ejb " + cellar.caller();
    }
}
