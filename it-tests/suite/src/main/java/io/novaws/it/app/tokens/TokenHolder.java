package io.novaws.it.app.tokens;

import io.novaws.CloseCause;
import io.novaws.Connection;
import io.novaws.NovaEndpoint;
import io.novaws.it.app.Journal;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.security.enterprise.SecurityContext;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.PathParam;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Answers what is known of its caller's token. */
@NovaEndpoint("/tokens/{key}")
@RolesAllowed("reader")
class TokenHolder {
    @Inject
    Connection connection;

    @Inject
    JsonWebToken token;

    @Inject
    SecurityContext security;

    @Inject
    Journal journal;

    @OnMessage
    String said(String question) {
        return switch (question) {
            case "principal" ->
                connection.principal().orElseThrow() instanceof JsonWebToken shown ? claims(shown) : "no token";
            case "injected" -> claims(token);
            case "roles" ->
                "%s %s %s"
                        .formatted(
                                connection.isUserInRole("reader"),
                                connection.isUserInRole("writer"),
                                security.isCallerInRole("reader"));
            default -> question;
        };
    }

    private static String claims(JsonWebToken token) {
        return token.getName() + " of " + token.getIssuer();
    }

    @OnClose
    void closed(CloseCause cause, @PathParam("key") String key) {
        journal.write(
                key,
                "close " + cause + " of " + connection.principal().orElseThrow().getName());
    }
}
