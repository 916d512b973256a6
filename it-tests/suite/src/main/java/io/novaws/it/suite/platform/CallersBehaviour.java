package io.novaws.it.suite.platform;

import static io.novaws.it.suite.platform.PlatformCase.ask;
import static io.novaws.it.suite.platform.PlatformCase.leave;
import static io.novaws.it.suite.platform.PlatformCase.login;
import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.it.suite.Feature;
import io.novaws.it.support.RawClient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The caller of the handshake is the caller of every callback, for Nova, for the platform's security and for EJBs; on
 * every thread, and nobody else's.
 */
@Feature("Callers")
public interface CallersBehaviour extends PlatformCase {
    /** So many handshakes at once. */
    int CROWD = 1_000;

    @ParameterizedTest
    @ValueSource(strings = {"steady", "swift"})
    default void theCallerOfAConstrainedPath_isTheCallerOfEveryCallback(String kind) {
        seesTheCallerEverywhere(KEPT + kind);
    }

    @ParameterizedTest
    @ValueSource(strings = {"steady", "swift"})
    default void theCallerOfAnOpenPath_isTheCallerOfEveryCallback(String kind) {
        seesTheCallerEverywhere(FREE + kind);
    }

    private void seesTheCallerEverywhere(String path) {
        String key = key();
        try (RawClient client = connectAs("ada", path + "/" + key)) {
            String id = ask(client, "id");
            assertThat(ask(client, "who")).isEqualTo(ADA);
            assertThat(ask(client, "fail")).isEqualTo(ADA + "; " + AROUND);
            server().ask("signal " + id);
            assertThat(ask(client, "who")).isEqualTo(ADA);
            leave(client);
        }
        String seen = ": " + ADA + "; " + AROUND;
        server().awaitJournal(key, "open" + seen, "signal" + seen, "close PEER" + seen);
    }

    @ParameterizedTest
    @ValueSource(strings = {"steady", "swift"})
    default void withoutACaller_nobodyIsTheCallerOfAnyCallback(String kind) {
        String key = key();
        try (RawClient client = server().connectRaw(FREE + kind + "/" + key)) {
            String id = ask(client, "id");
            assertThat(ask(client, "who")).isEqualTo(NOBODY);
            server().ask("signal " + id);
            assertThat(ask(client, "fail")).isEqualTo(NOBODY + "; " + AROUND);
            leave(client);
        }
        String seen = ": " + NOBODY + "; " + AROUND;
        server().awaitJournal(key, "open" + seen, "signal" + seen, "close PEER" + seen);
    }

    @Test
    default void theConstrainedPath_is401WithoutALogin_and403WithoutTheRole() {
        assertThat(server().status(KEPT + "steady/x")).isEqualTo(401);
        assertThat(statusOf("stranger", KEPT + "steady/x")).isEqualTo(401);
        assertThat(statusOf("eve", KEPT + "steady/x")).isEqualTo(403);
        assertThat(statusOf("ada", KEPT + "steady/x")).isEqualTo(101);
    }

    @ParameterizedTest
    @ValueSource(strings = {"steady", "swift"})
    default void afterAReset_theCallerIsThereInOnClose(String kind) {
        String key = key();
        try (RawClient client = connectAs("ada", KEPT + kind + "/" + key)) {
            assertThat(ask(client, "who")).isEqualTo(ADA);
            client.abort();
        }
        awaitEnd(key, "close NETWORK", ADA);
    }

    @Test
    default void afterASilence_theCallerIsThereInOnClose() {
        String key = key();
        try (RawClient client = connectAs("ada", KEPT + "quiet/" + key)) {
            assertThat(client.nextClose().closeCode()).isEqualTo(1001);
            awaitEnd(key, "close IDLE", ADA);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"steady", "swift"})
    default void aRoleThatNobodyAskedForInTheHandshake_isKnownMuchLater(String kind) {
        try (RawClient ada = connectAs("ada", KEPT + kind + "/x");
                RawClient bob = connectAs("bob", KEPT + kind + "/x")) {
            assertThat(ask(ada, "role late")).isEqualTo("true");
            assertThat(ask(bob, "role late")).isEqualTo("false");
            assertThat(ask(ada, "role late")).isEqualTo("true");
            assertThat(ask(ada, "role unheard-of")).isEqualTo("false");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"steady", "swift"})
    default void theSecurityContext_namesTheCaller(String kind) {
        try (RawClient client = connectAs("ada", KEPT + kind + "/x")) {
            assertThat(ask(client, "caller")).isEqualTo("ada");
        }
        try (RawClient client = server().connectRaw(FREE + kind + "/x")) {
            assertThat(ask(client, "caller")).isEqualTo("nobody");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"steady", "swift"})
    default void theCallerThatTheAdmissionNames_takesTheServersPlace(String kind) {
        String key = key();
        String carl = "carl (writer), platform (), ejb nobody";
        try (RawClient client = connectAs("ada", KEPT + kind + "/" + key + "?as=carl")) {
            assertThat(ask(client, "who")).isEqualTo(carl);
            leave(client);
        }
        String seen = ": " + carl + "; " + AROUND;
        server().awaitJournal(key, "open" + seen, "close PEER" + seen);
    }

    @ParameterizedTest
    @ValueSource(strings = {"steady", "swift"})
    default void callersThatTakeTurnsOnTheSameThreads_neverSeeEachOther(String kind) {
        try (RawClient ada = connectAs("ada", FREE + kind + "/x");
                RawClient bob = connectAs("bob", FREE + kind + "/x");
                RawClient nobody = server().connectRaw(FREE + kind + "/x")) {
            List<RawClient> clients = List.of(ada, bob, nobody);
            int turns = 200;
            for (int i = 0; i < turns; i++) {
                clients.forEach(client -> client.send("who"));
            }
            for (int i = 0; i < turns; i++) {
                assertThat(clients.stream().map(RawClient::nextText)).containsExactly(ADA, BOB, NOBODY);
            }
        }
    }

    @Test
    default void aThousandHandshakesAtOnce_eachHaveTheirOwnCaller() {
        server().ask("set nova.server.max-connections-per-address 0");
        List<RawClient> crowd = new ArrayList<>();
        try {
            for (int i = 0; i < CROWD; i++) {
                crowd.add(server().open());
            }
            for (int i = 0; i < CROWD; i++) {
                RawClient guest = crowd.get(i);
                guest.write(guest.handshake(server().target(FREE + "steady/x"), origin(), login("guest" + i)));
            }
            for (RawClient guest : crowd) {
                assertThat(guest.response().status()).isEqualTo(101);
                guest.send("who");
            }
            for (int i = 0; i < CROWD; i++) {
                String role = i % 2 == 0 ? "(even)" : "(odd)";
                assertThat(crowd.get(i).nextText())
                        .isEqualTo("guest%d %s, platform %s, ejb guest%d".formatted(i, role, role, i));
            }
            assertThatNobodyIsAGuest();
        } finally {
            crowd.forEach(RawClient::close);
        }
    }

    /** On the threads that were made for the guests. */
    private void assertThatNobodyIsAGuest() {
        List<RawClient> nobodies = new ArrayList<>();
        try {
            for (int i = 0; i < 50; i++) {
                nobodies.add(server().connectRaw(FREE + "steady/x").send("who"));
            }
            assertThat(nobodies).extracting(RawClient::nextText).containsOnly(NOBODY);
        } finally {
            nobodies.forEach(RawClient::close);
        }
    }
}
