package io.novaws.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.it.server.Archives;
import io.novaws.it.server.DeployedWar;
import io.novaws.it.support.RawClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.Test;

/**
 * Callers of endpoints that name roles, on paths that no constraint covers: the login that the application has of its server
 * is asked, unless it would show a page. The server knows Ada the reader and Eve, who has no role.
 */
@Feature("Logins")
public interface LoginsBehaviour {
    String BEARER = "Bearer realm=\"nova\"";
    String ADA = login("ada", "a secret");

    /** The application in the server until the test ends. */
    DeployedWar serve(Archive<?> archive);

    static String login(String name, String password) {
        return "Authorization: Basic "
                + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private static String origin(DeployedWar war) {
        return "Origin: http://localhost:" + war.port();
    }

    private static RawClient.Response refusal(DeployedWar war, String path, String... headers) {
        try (RawClient client = war.open()) {
            return war.shake(client, path, headers);
        }
    }

    private static void assertChallenge(RawClient.Response response, String challenge) {
        assertThat(response.status()).isEqualTo(401);
        List<String> challenges = response.headers().get("WWW-Authenticate");
        assertThat(challenges).hasSize(1).allMatch(sent -> sent.startsWith(challenge));
    }

    @Test
    default void passwords_areAskedForByTheServer() {
        DeployedWar war = serve(Archives.guarded("by-password", "<auth-method>BASIC</auth-method>"));
        for (String path : List.of("/readers", "/holders")) {
            assertChallenge(refusal(war, path), "Basic realm=");
            assertChallenge(refusal(war, path, origin(war), login("ada", "a guess")), "Basic realm=");
            assertThat(refusal(war, path, origin(war), login("eve", "a secret")).status())
                    .isEqualTo(403);
        }
        try (RawClient ada = war.connectRaw("/readers", origin(war), ADA)) {
            assertThat(ada.send("who").nextText()).isEqualTo("ada, ejb ada");
        }
        try (RawClient ada = war.connectRaw("/holders", origin(war), ADA)) {
            assertThat(ada.send("who").nextText()).isEqualTo("ada, asked 1");
        }
    }

    @Test
    default void aTokenOfTheApplication_isTheApplicationsToJudge_whereTheServerAsksForPasswords() {
        DeployedWar war = serve(Archives.guarded("by-both", "<auth-method>BASIC</auth-method>"));
        try (RawClient client = war.connectRaw("/holders", "Authorization: Bearer grace")) {
            assertThat(client.send("who").nextText()).isEqualTo("grace, asked 1");
        }
    }

    @Test
    default void aLoginPage_isShownToNoHandshake() {
        DeployedWar war = serve(Archives.guarded(
                "by-page",
                "<auth-method>FORM</auth-method><form-login-config><form-login-page>/login.html</form-login-page>"
                        + "<form-error-page>/login.html</form-error-page></form-login-config>"));
        try (RawClient client = war.open()) {
            RawClient.Response response = war.shake(client, "/readers");
            assertChallenge(response, BEARER);
            assertThat(response.header("Set-Cookie"))
                    .as("a session for a peer that has none")
                    .isEmpty();
            assertThat(client.body(response)).isEmpty();
        }
    }

    @Test
    default void withoutALogin_theChallengeIsNovas() {
        DeployedWar war = serve(Archives.guarded("by-nobody", ""));
        for (String path : List.of("/readers", "/holders")) {
            try (RawClient client = war.open()) {
                RawClient.Response response = war.shake(client, path);
                assertChallenge(response, BEARER);
                assertThat(client.body(response)).isEmpty();
            }
        }
    }
}
