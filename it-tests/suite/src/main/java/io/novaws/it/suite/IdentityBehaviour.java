package io.novaws.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.it.support.TestClient;
import org.junit.jupiter.api.Test;

/** The caller that the admission names is the caller of every callback. */
@Feature("Identity")
public interface IdentityBehaviour extends Behaviour {
    @Test
    default void rolesOnACallback_holdForEachMessage() {
        try (TestClient keeper = server().connect("/vault?caller=ada&role=keeper");
                TestClient visitor = server().connect("/vault?caller=bob&role=visitor")) {
            keeper.send(new byte[] {1});
            visitor.send(new byte[] {1});
            visitor.send("look");
            assertThat(keeper.nextText()).isEqualTo("ada took it");
            assertThat(visitor.nextText()).isEqualTo("refused");
            assertThat(visitor.nextText()).isEqualTo("looked");
        }
    }

    @Test
    default void withoutACaller_aGuardedCallbackIsRefused() {
        try (TestClient nobody = server().connect("/vault")) {
            nobody.send(new byte[] {1});
            assertThat(nobody.nextText()).isEqualTo("refused");
        }
    }
}
