package io.novaws.it.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.Connection;
import io.novaws.Connections;
import io.novaws.Counters;
import io.novaws.FailurePolicy;
import io.novaws.NovaEndpoint;
import io.novaws.it.support.TestClient;
import io.novaws.it.support.TestServer;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;
import org.junit.jupiter.api.Test;

/** The scenarios of websockex_nova that a server endpoint shares with its clients. */
public class WebsockexScenariosTest {

    @NovaEndpoint(value = "/counting", onFailure = FailurePolicy.IGNORE)
    static class Counting {
        @Inject
        Connection connection;

        private int handled;

        @OnMessage
        String count(String message) {
            if (message.equals("fail")) {
                throw new IllegalStateException("as the test asked");
            }
            handled++;
            Counters counters = connection.counters();
            return message + ": " + handled + " handled, " + counters.failures() + " failed";
        }
    }

    @Test
    void n07_failureOnTheSecondMessageLeavesStateAndConnection() {
        try (TestServer server = TestServer.with(Counting.class);
                TestClient client = server.connect("/counting")) {
            client.send("first");
            client.send("fail");
            client.send("third");
            assertThat(client.nextText()).isEqualTo("first: 1 handled, 0 failed");
            assertThat(client.nextText()).isEqualTo("third: 2 handled, 1 failed");
            assertThat(server.select(Connections.class).count()).isOne();
        }
    }

    @NovaEndpoint("/closing")
    static class Closing {
        @OnMessage
        String echo(String message) {
            if (message.equals("fail")) {
                throw new IllegalStateException("nobody's business");
            }
            return message;
        }
    }

    @Test
    void n07_byDefaultAFailureClosesThatConnectionAloneAndTellsNothing() {
        try (TestServer server = TestServer.with(Closing.class);
                TestClient failing = server.connect("/closing");
                TestClient other = server.connect("/closing")) {
            failing.send("fail");
            assertThat(failing.nextClose()).isEqualTo(new TestClient.Closed(1011, ""));
            other.send("still here");
            assertThat(other.nextText()).isEqualTo("still here");
        }
    }
}
