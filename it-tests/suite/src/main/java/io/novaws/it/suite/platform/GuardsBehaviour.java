package io.novaws.it.suite.platform;

import static io.novaws.it.suite.platform.PlatformCase.ask;
import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.it.suite.Feature;
import io.novaws.it.support.RawClient;
import org.junit.jupiter.api.Test;

/** Annotations guard endpoints and callbacks, for the callers that the server knows. */
@Feature("Roles")
public interface GuardsBehaviour extends PlatformCase {
    @Test
    default void rolesOnTheClass_are401ToNobody_and403ToACallerWithoutThem() {
        assertThat(server().status("/doors/readers")).isEqualTo(401);
        assertThat(statusOf("bob", "/doors/readers")).isEqualTo(403);
        try (RawClient ada = connectAs("ada", "/doors/readers")) {
            assertThat(ask(ada, "hello")).isEqualTo("hello");
        }
    }

    @Test
    default void a401_isTheChallengeOfTheApplicationsMechanism() {
        try (RawClient nobody = server().open()) {
            RawClient.Response response = server().shake(nobody, "/doors/readers");
            assertThat(response.status()).isEqualTo(401);
            assertThat(response.headers().get("WWW-Authenticate")).containsExactly("Basic realm=\"nova\"");
        }
    }

    @Test
    default void denyAllOnTheClass_is403ToEveryone() {
        assertThat(server().status("/doors/nobody")).isEqualTo(403);
        assertThat(statusOf("ada", "/doors/nobody")).isEqualTo(403);
    }

    @Test
    default void rolesOnACallback_guardEachMessage() {
        byte[] write = RawClient.frame(true, RawClient.BINARY, new byte[1]);
        try (RawClient ada = connectAs("ada", "/doors/everyone");
                RawClient bob = connectAs("bob", "/doors/everyone");
                RawClient nobody = server().connectRaw("/doors/everyone")) {
            assertThat(bob.write(write).nextText()).isEqualTo("written");
            assertThat(ada.write(write).nextText()).isEqualTo("refused");
            assertThat(nobody.write(write).nextText()).isEqualTo("refused");
            assertThat(ask(nobody, "hello")).isEqualTo("hello");
        }
    }

    @Test
    default void denyAllOnACallback_closesWith1008() {
        try (RawClient ada = connectAs("ada", "/doors/shut")) {
            assertThat(ada.send("hello").nextClose().closeCode()).isEqualTo(1008);
        }
    }
}
