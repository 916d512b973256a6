package io.novaws.it.suite.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.it.suite.Behaviour;
import io.novaws.it.suite.Deviation;
import io.novaws.it.suite.Feature;
import io.novaws.it.suite.Shows;
import io.novaws.it.suite.Unless;
import io.novaws.it.support.RawClient;
import io.novaws.it.support.Tokens;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The caller of a token of MicroProfile JWT: who it is, what it may, and until when. */
@Feature("MicroProfile JWT")
@Unless(Deviation.TOKENS_FAIL)
public interface JsonWebTokenBehaviour extends Behaviour {
    private static String token(String caller, String role) {
        return Tokens.header(caller, role, Duration.ofMinutes(1));
    }

    /** The application has no heartbeat to set. */
    @Override
    default void withoutHeartbeat() {}

    @Test
    @Shows(Deviation.TOKENS_FAIL)
    default void everyRequest_fails() {
        assertThat(server().status("/tokens/x")).isEqualTo(500);
        assertThat(server().status("/tokens/x", token("ada", "reader"))).isEqualTo(500);
    }

    @Test
    default void withoutAToken_theHandshakeIs401_andWithoutTheRole403() {
        assertThat(server().status("/tokens/x")).isEqualTo(401);
        assertThat(server().status("/tokens/x", "Authorization: Bearer a.b.c")).isEqualTo(401);
        assertThat(server().status("/tokens/x", token("bob", "writer"))).isEqualTo(403);
    }

    @Test
    @Shows(Deviation.TOKEN_NOT_ASKED_FOR)
    default void a401WithoutAToken_asksForNothing() {
        assertThat(challenges("X-Token: none")).isEmpty();
    }

    @Test
    @Unless(Deviation.TOKEN_NOT_ASKED_FOR)
    default void a401WithoutAToken_asksForOne() {
        assertThat(challenges("X-Token: none")).hasSize(1).allMatch(challenge -> challenge.startsWith("Bearer"));
    }

    @Test
    @Unless(Deviation.BARE_401)
    default void a401ToABrokenToken_asksForOne() {
        assertThat(challenges("Authorization: Bearer a.b.c"))
                .hasSize(1)
                .allMatch(challenge -> challenge.startsWith("Bearer"));
    }

    @Test
    @Shows(Deviation.BARE_401)
    default void a401ToABrokenToken_asksForNothing() {
        assertThat(challenges("Authorization: Bearer a.b.c")).isEmpty();
    }

    private List<String> challenges(String header) {
        try (RawClient client = server().open()) {
            RawClient.Response response = server().shake(client, "/tokens/x", header);
            assertThat(response.status()).isEqualTo(401);
            return response.headers().getOrDefault("WWW-Authenticate", List.of());
        }
    }

    @Test
    default void theToken_isThePrincipal_andBringsItsRoles() {
        try (RawClient client = server().connectRaw("/tokens/x", token("ada", "reader"))) {
            assertThat(client.send("principal").nextText()).isEqualTo("ada of " + Tokens.ISSUER);
            assertThat(client.send("roles").nextText()).isEqualTo("true false true");
        }
    }

    @Test
    @Unless(Deviation.TOKEN_NOT_INJECTED)
    default void theToken_isInjectedInCallbacks() {
        try (RawClient ada = server().connectRaw("/tokens/x", token("ada", "reader"));
                RawClient eve = server().connectRaw("/tokens/x", token("eve", "reader"))) {
            assertThat(ada.send("injected").nextText()).isEqualTo("ada of " + Tokens.ISSUER);
            assertThat(eve.send("injected").nextText()).isEqualTo("eve of " + Tokens.ISSUER);
        }
    }

    @Test
    @Shows(Deviation.TOKEN_NOT_INJECTED)
    default void theInjectedToken_isEmptyInCallbacks() {
        try (RawClient ada = server().connectRaw("/tokens/x", token("ada", "reader"))) {
            assertThat(ada.send("injected").nextText()).isEqualTo("null of null");
            assertThat(ada.send("principal").nextText()).isEqualTo("ada of " + Tokens.ISSUER);
        }
    }

    @Test
    default void theEndOfTheToken_closesWith1008() {
        String key = key();
        try (RawClient client =
                server().connectRaw("/tokens/" + key, Tokens.header("ada", "reader", Duration.ofSeconds(5)))) {
            assertThat(client.send("still there").nextText()).isEqualTo("still there");
            assertThat(client.nextClose().closeCode()).isEqualTo(1008);
        }
        server().awaitJournal(key, "close AUTHENTICATION of ada");
    }
}
