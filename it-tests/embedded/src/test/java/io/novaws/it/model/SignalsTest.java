package io.novaws.it.model;

import static io.novaws.it.support.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.novaws.Connection;
import io.novaws.Connections;
import io.novaws.NovaEndpoint;
import io.novaws.OnSignal;
import io.novaws.SendException;
import io.novaws.it.support.Patience;
import io.novaws.it.support.TestClient;
import io.novaws.it.support.TestServer;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.PathParam;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Signals by type, and the connections to send and signal to. */
class SignalsTest {
    /** Warnings, from the general to the special. */
    interface Warning {}

    record Rain(String where) implements Warning {}

    record Storm(String where, int force) implements Warning {}

    @NovaEndpoint("/weather/{place}")
    static class Weather {
        @OnMessage
        String said(String text, Connection connection) {
            return connection.id();
        }

        @OnSignal
        String warned(Warning warning) {
            return "some warning";
        }

        @OnSignal
        String storm(Storm storm, @PathParam("place") String place) {
            return "storm of " + storm.force() + " in " + place;
        }

        @OnSignal
        String number(int number) {
            return "number " + number;
        }
    }

    @NovaEndpoint("/other")
    static class Other {
        @OnMessage
        String said(String text) {
            return text;
        }
    }

    @Test
    void signal_reachesTheCallbackWithTheMostSpecificType() throws Exception {
        try (TestServer server = TestServer.with(Weather.class, Other.class);
                TestClient peer = server.connect("/weather/rome")) {
            peer.send("who am I");
            Connection connection =
                    server.select(Connections.class).find(peer.nextText()).orElseThrow();
            await(connection.signal(new Rain("rome")));
            await(connection.signal(new Storm("rome", 9)));
            await(connection.signal(7));
            assertThat(peer.nextTexts(3)).containsExactly("some warning", "storm of 9 in rome", "number 7");
            assertThatThrownBy(() -> await(connection.signal("text")))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Weather")
                    .hasMessageContaining("java.lang.String");
            peer.close(1000, "");
            Awaitility.await()
                    .atMost(Patience.LIMIT)
                    .until(() -> server.select(Connections.class).count() == 0);
            assertThatThrownBy(() -> await(connection.signal(7))).cause().isInstanceOf(SendException.class);
            assertThatThrownBy(() -> await(connection.send("too late"))).cause().isInstanceOf(SendException.class);
            assertThat(server.select(Connections.class).find(connection.id())).isEmpty();
        }
    }

    @Test
    void connections_areFoundAndCountedByEndpointAndCondition() throws Exception {
        try (TestServer server = TestServer.with(Weather.class, Other.class)) {
            Connections connections = server.select(Connections.class);
            assertThat(connections.count()).isZero();
            List<TestClient> romans = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                romans.add(server.connect("/weather/rome"));
            }
            TestClient oslo = server.connect("/weather/oslo");
            TestClient other = server.connect("/other");
            Awaitility.await().atMost(Patience.LIMIT).until(() -> connections.count() == 5);
            assertThat(connections.of(Weather.class).count()).isEqualTo(4);
            assertThat(connections.of(Other.class).count()).isEqualTo(1);
            var inRome = connections
                    .of(Weather.class)
                    .filter(connection ->
                            connection.pathParameters().get("place").equals("rome"));
            assertThat(inRome.count()).isEqualTo(3);
            assertThat(inRome.stream().map(Connection::endpoint).collect(Collectors.toSet()))
                    .containsExactly("Weather");
            assertThat(await(inRome.send("to rome"))).isEqualTo(3);
            assertThat(await(connections.send("to all"))).isEqualTo(5);
            assertThat(await(connections.signal(new Rain("everywhere")))).isEqualTo(4);
            for (TestClient roman : romans) {
                assertThat(roman.nextTexts(3)).containsExactly("to rome", "to all", "some warning");
            }
            assertThat(oslo.nextTexts(2)).containsExactly("to all", "some warning");
            assertThat(other.nextText()).isEqualTo("to all");
            romans.get(0).close();
            Awaitility.await().atMost(Patience.LIMIT).until(() -> inRome.count() == 2);
            assertThat(await(inRome.signal(7))).isEqualTo(2);
            assertThatThrownBy(() -> connections.of(String.class))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is not an endpoint of this application");
        }
    }
}
