package io.novaws.demo;

import io.novaws.Connection;
import io.novaws.Groups;
import io.novaws.NovaEndpoint;
import io.novaws.demo.BoardMessage.Recent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.websocket.OnOpen;

/** The live board: whoever opens it sees the last two minutes at once and a {@link Machine sample} each second. */
@NovaEndpoint("/board")
@ApplicationScoped // nothing to keep per watcher, so one instance serves them all
public class Board {
    static final String WATCHERS = "board";

    @Inject
    Groups groups;

    @Inject
    Machine machine;

    @OnOpen
    Recent opened(Connection connection) {
        groups.join(WATCHERS, connection);
        return machine.recent();
    }
}
