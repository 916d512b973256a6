package io.novaws.it.estate.guarded;

import io.novaws.Admission;
import io.novaws.Connection;
import io.novaws.Handshake;
import io.novaws.NovaEndpoint;
import io.novaws.OnHandshake;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;

/** For those who show a token, which is their name, and for those whom the server knows as readers. */
@NovaEndpoint("/holders")
@RolesAllowed("reader")
class Holders {
    @Inject
    Connection connection;

    private int asked;

    @OnHandshake
    Admission admit(Handshake handshake) {
        asked++;
        return handshake
                .bearerToken()
                .map(token -> Admission.accept().as(token, "reader"))
                .orElse(Admission.accept());
    }

    @OnMessage
    String who(String question) {
        return connection.principal().orElseThrow().getName() + ", asked " + asked;
    }
}
