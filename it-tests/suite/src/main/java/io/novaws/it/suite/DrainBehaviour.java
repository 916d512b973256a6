package io.novaws.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.novaws.it.support.Patience;
import io.novaws.it.support.RawClient;
import io.novaws.it.support.RawClient.Response;
import io.novaws.it.support.TestClient;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** An application that is drained. It stays so: the cases come in their order, and need a deployment of their own. */
@Feature("Drain")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
public interface DrainBehaviour extends Behaviour {
    @Test
    @Order(1)
    default void anAnnouncement_callsOnDrain_andChangesNothingElse() {
        String key = key();
        try (TestClient told = server().connect("/told/" + key)) {
            server().awaitOpen("Told", 1);
            server().ask("announce-drain PT2H");
            assertThat(told.nextText()).isEqualTo("much time");
            told.send("still here");
            assertThat(told.nextText()).isEqualTo("still here");
            assertThat(server().ask("is-draining")).isEqualTo("false");
        }
        server().awaitJournal(key, "told", "closed 1000 PEER");
    }

    @Test
    @Order(2)
    default void aDrain_tellsEverybody_refusesNewcomers_andClosesWith1001() {
        String told = key();
        String untold = key();
        try (TestClient leaving = server().connect("/told/" + told);
                TestClient staying = server().connect("/untold/" + untold)) {
            server().awaitOpen("Told", 1);
            server().awaitOpen("Untold", 1);
            server().ask("drain PT20S PT1S");
            assertThat(leaving.nextText()).isEqualTo("come back later");
            assertThat(leaving.nextClose()).isEqualTo(new TestClient.Closed(4001, "by myself"));
            assertRefused();
            assertThat(staying.nextClose().code()).isEqualTo(1001);
        }
        server().awaitJournal(told, "told", "closed 4001 APPLICATION");
        server().awaitJournal(untold, "closed 1001 DRAIN", "destroyed");
        await().atMost(Patience.LIMIT)
                .untilAsserted(() -> assertThat(server().ask("drained")).isEqualTo("0"));
    }

    private void assertRefused() {
        assertThat(server().ask("is-draining")).isEqualTo("true");
        try (RawClient client = server().open()) {
            Response refusal = server().shake(client, "/text");
            assertThat(refusal.status()).isEqualTo(503);
            assertThat(refusal.header("Retry-After")).isPresent();
        }
    }
}
