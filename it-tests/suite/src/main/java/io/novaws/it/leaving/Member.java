package io.novaws.it.leaving;

import io.novaws.Connection;
import io.novaws.NovaEndpoint;
import io.novaws.OnDrain;
import jakarta.inject.Inject;
import jakarta.security.enterprise.SecurityContext;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import java.security.Principal;

/** Has logged in, and looks at the end whether Nova and the platform still know who it is. */
@NovaEndpoint("/member")
public class Member {
    @Inject
    private Diary diary;

    @Inject
    private SecurityContext security;

    @OnMessage
    String says(String text, Connection connection) {
        return who(connection);
    }

    @OnDrain
    void toldToLeave(Connection connection) {
        diary.write("drain of " + who(connection));
    }

    @OnClose
    void leaves(Connection connection) {
        diary.write("close of " + who(connection));
    }

    private String who(Connection connection) {
        return connection.principal().map(Principal::getName).orElse("nobody") + " " + connection.isUserInRole("reader")
                + " " + security.isCallerInRole("reader");
    }
}
