package io.novaws.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.it.support.RawClient;
import io.novaws.it.support.TestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A callback that throws ends its own connection at most, and tells the peer a code and no more. */
@Feature("Failure")
public interface FailureBehaviour extends Behaviour {
    @ParameterizedTest
    @CsvSource({
        "exception, 1011, ERROR",
        "error, 1011, ERROR",
        "stage, 1011, ERROR",
        "unwritable, 1011, ERROR",
        "security, 1008, AUTHENTICATION"
    })
    default void aFailure_closesWithItsCodeAndNoText_andDisturbsNobody(String how, int code, String cause) {
        String key = key();
        try (RawClient failing = server().connectRaw("/fails/" + key);
                RawClient bystander = server().connectRaw("/fails/" + key())) {
            assertThat(bystander.send("one").nextText()).isEqualTo("one");
            RawClient.Frame close = failing.send(how).nextClose();
            assertThat(close.closeCode()).isEqualTo(code);
            assertThat(close.payload()).as("no text").hasSize(2);
            server().awaitJournal(key, code + " " + cause + " with a failure");
            assertThat(bystander.send("two").nextText()).isEqualTo("two");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"exception", "error", "stage"})
    default void onError_recovers(String how) {
        try (TestClient client = server().connect("/recovers")) {
            client.send(how);
            client.send("go on");
            assertThat(client.nextText()).startsWith("recovered from ");
            assertThat(client.nextText()).isEqualTo("go on");
        }
    }

    @Test
    default void whereFailuresAreIgnored_theConnectionGoesOn() {
        try (TestClient client = server().connect("/ignores")) {
            client.send("exception");
            client.send("go on");
            assertThat(client.nextText()).isEqualTo("go on");
        }
    }

    @Test
    default void aFailureOfOnOpen_closesWith1011_andOnCloseRuns() {
        String key = key();
        try (RawClient client = server().connectRaw("/fails-to-open/" + key)) {
            assertThat(client.nextClose().closeCode()).isEqualTo(1011);
        }
        server().awaitJournal(key, "closed ERROR");
    }

    @Test
    default void aFailureOfOnClose_endsTheScopeAllTheSame() {
        String key = key();
        try (TestClient client = server().connect("/fails-to-close/" + key)) {
            client.send("x");
            assertThat(client.nextText()).isEqualTo("x");
        }
        server().awaitJournal(key, "destroyed");
    }
}
