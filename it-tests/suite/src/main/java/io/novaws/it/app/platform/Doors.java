package io.novaws.it.app.platform;

import io.novaws.Admission;
import io.novaws.Handshake;
import io.novaws.NovaEndpoint;
import io.novaws.OnHandshake;
import io.novaws.it.app.Journal;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import java.nio.ByteBuffer;

/** Endpoints that are guarded by annotations, and one that takes a token. */
final class Doors {
    private Doors() {}

    @NovaEndpoint("/doors/readers")
    @RolesAllowed("reader")
    static class Readers {
        @OnMessage
        String said(String text) {
            return text;
        }
    }

    @NovaEndpoint("/doors/nobody")
    @DenyAll
    static class Nobody {
        @OnMessage
        String said(String text) {
            return text;
        }
    }

    /** Open to everyone; its callbacks are not. */
    @NovaEndpoint("/doors/everyone")
    @PermitAll
    static class Everyone {
        /** For the message {@code write}. */
        @OnMessage
        @RolesAllowed("writer")
        String write(ByteBuffer data) {
            return "written";
        }

        @OnMessage
        @PermitAll
        String said(String text) {
            return text;
        }

        @OnError
        String refused(Throwable failure) {
            return failure instanceof SecurityException ? "refused" : "failed";
        }
    }

    /** Its callback is for nobody. */
    @NovaEndpoint("/doors/shut")
    static class Shut {
        @OnMessage
        @DenyAll
        String said(String text) {
            return text;
        }
    }

    /** Writes down the token that a handshake shows, which nobody but a test may do. */
    @NovaEndpoint(value = "/doors/token/{key}", subprotocols = "chat")
    static class Token {
        @Inject
        Journal journal;

        @OnHandshake
        Admission admit(Handshake handshake) {
            journal.write(
                    handshake.pathParameters().get("key"),
                    handshake.bearerToken().orElse("none") + " " + handshake.subprotocols());
            return Admission.accept().as("someone");
        }

        @OnMessage
        String said(String text) {
            return text;
        }
    }
}
