package io.novaws.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.it.support.RawClient;
import io.novaws.it.support.TestClient;
import org.junit.jupiter.api.Test;

/** Beans live as long as their scope says. */
@Feature("Scopes")
public interface ScopesBehaviour extends Behaviour {
    @Test
    default void fieldsAndConnectionScopedBeans_areOfOneConnection_fromTheHandshakeOn() {
        try (TestClient one = server().connect("/own");
                TestClient two = server().connect("/own")) {
            one.send("x");
            assertThat(one.nextText()).startsWith("11 2 ");
            one.send("x");
            assertThat(one.nextText()).startsWith("12 3 ");
            two.send("x");
            assertThat(two.nextText()).startsWith("11 2 ");
        }
    }

    @Test
    default void requestScopedBeans_areOfOneCallback() {
        try (TestClient client = server().connect("/own")) {
            client.send("x");
            assertThat(client.nextText()).endsWith(" 2");
            client.send("x");
            assertThat(client.nextText()).endsWith(" 2");
        }
    }

    @Test
    default void anApplicationScopedEndpoint_isShared_itsConnectionsAreNot() {
        try (TestClient one = server().connect("/shared");
                TestClient two = server().connect("/shared")) {
            one.send("x");
            int first = Integer.parseInt(one.nextText().split(" ")[0]);
            two.send("x");
            assertThat(two.nextText()).isEqualTo(first + 1 + " 1");
            one.send("x");
            assertThat(one.nextText()).isEqualTo(first + 2 + " 2");
        }
    }

    @Test
    default void aDependentEndpoint_isOneForEachConnection() {
        try (TestClient one = server().connect("/dependent");
                TestClient two = server().connect("/dependent")) {
            one.send("x");
            one.send("x");
            two.send("x");
            assertThat(one.nextTexts(2)).containsExactly("1", "2");
            assertThat(two.nextText()).isEqualTo("1");
        }
    }

    @Test
    default void aRequestScopedEndpoint_isOneForEachCallback() {
        try (TestClient client = server().connect("/per-callback")) {
            client.send("x");
            client.send("x");
            assertThat(client.nextTexts(2)).containsExactly("1 1", "1 2");
        }
    }

    @Test
    default void theScope_beginsBeforeOnOpen_andEndsOnceAfterOnClose() {
        String key = key();
        try (TestClient client = server().connect("/lives/" + key)) {
            client.send("x");
            client.nextText();
        }
        assertWholeLife(key);
    }

    @Test
    default void theScope_endsOnceAfterOnClose_whenThePeerIsLost() {
        String key = key();
        try (RawClient client = server().connectRaw("/lives/" + key)) {
            client.send("x").nextText();
            client.abort();
        }
        assertWholeLife(key);
    }

    private void assertWholeLife(String key) {
        server().awaitJournal(
                        key,
                        "scope begins",
                        "open 1",
                        "message 2",
                        "close 3",
                        "scope is about to end",
                        "instance destroyed",
                        "scope has ended");
    }

    @Test
    default void theScopeOfARefusedHandshake_endsAtOnce() {
        String key = key();
        assertThat(server().status("/refusing/403/" + key)).isEqualTo(403);
        server().awaitJournal(key, "scope begins", "scope is about to end", "scope has ended");
    }

    @Test
    default void anInjectedConnection_isThatOfTheRunningCallback_inASharedBeanToo() {
        try (TestClient ada = server().connect("/serviced/ada");
                TestClient bob = server().connect("/serviced/bob")) {
            for (int i = 0; i < 20; i++) {
                ada.send("x");
                bob.send("x");
            }
            assertThat(ada.nextTexts(20)).containsOnly("hello ada");
            assertThat(bob.nextTexts(20)).containsOnly("hello bob");
        }
    }

    @Test
    default void interceptors_areAroundCallbacks_withinTheConnectionsScope() {
        try (TestClient client = server().connect("/intercepted")) {
            client.send("hey");
            client.send("hey");
            assertThat(client.nextTexts(2)).containsExactly("hey! 1", "hey! 2");
        }
    }
}
