package io.novaws.core.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.NovaEndpoint;
import io.novaws.core.fixture.Engine;
import io.novaws.core.lane.Lane;
import io.novaws.core.lane.LaneBounds;
import io.novaws.core.outbox.Link;
import io.novaws.core.outbox.LinkOwner;
import io.novaws.core.outbox.Outbox;
import io.novaws.core.outbox.OutboxBounds;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What may go wrong while a connection opens. */
class OpeningTest {
    @NovaEndpoint("/brief")
    static class Brief {
        final List<String> log = new ArrayList<>();

        @OnOpen
        void opened() {
            log.add("opened");
        }

        @OnMessage
        void message(String text) {}

        @OnClose
        void closed() {
            log.add("closed");
        }
    }

    /** A link that is gone as soon as it knows its connection. */
    private record GoneLink(LiveConnection connection) implements Link {
        @Override
        public void attach(LinkOwner owner) {
            connection.linkClosed(new CloseReason(CloseCodes.CLOSED_ABNORMALLY, ""), null);
        }

        @Override
        public void wake(Outbox outbox) {}

        @Override
        public void abort() {}

        @Override
        public void adjustReading(Lane lane) {}
    }

    @Test
    void linkThatGoesBeforeTheConnectionIsListed_leavesNothingInTheList() throws Exception {
        Brief endpoint = new Brief();
        Directory directory = new Directory(Set.of(Brief.class));
        Engine engine = new Engine(endpoint, directory);
        LiveConnection connection = engine.admit(Map.of());
        connection.open(new GoneLink(connection), engine.session, LaneBounds.DEFAULT, OutboxBounds.DEFAULT);
        engine.dispatcher.opened(connection);
        engine.workers.runAll();
        assertThat(endpoint.log).containsExactly("opened", "closed");
        assertThat(engine.ended).hasValue(1);
        assertThat(directory.awaitNone(0, TimeUnit.SECONDS)).isTrue();
        assertThat(directory.open()).isEmpty();
        assertThat(directory.openOf(Brief.class)).isEmpty();
        assertThat(directory.leaving()).isEmpty();
    }
}
