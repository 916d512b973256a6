package io.novaws.it.estate.shared;

import io.novaws.Connection;
import io.novaws.Groups;
import io.novaws.Names;
import io.novaws.OnSignal;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;

/** What every endpoint of the estate does: it is in the group of all, becomes chief if nobody is, and answers. */
public abstract class Place {
    @Inject
    private Connection connection;

    @Inject
    private Groups groups;

    @Inject
    private Names names;

    @Inject
    private Desk desk;

    @OnOpen
    protected void enters() {
        groups.join("all", connection);
        names.register("chief", connection);
    }

    @OnMessage
    protected String says(String text) {
        return text.equals("where")
                ? getClass().getSimpleName().replaceAll("\\W.*", "") + " of " + Desk.application()
                : desk.answer(text);
    }

    @OnSignal
    protected void greeted(String greeting) {}
}
