package io.novaws.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.ClientConnection;
import io.novaws.ConnectOptions;
import io.novaws.Connection;
import io.novaws.Credentials;
import io.novaws.Detached;
import io.novaws.NovaEndpoint;
import io.novaws.OnReconnected;
import io.novaws.Outcome;
import io.novaws.it.client.RawServer.Peer;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nothing of the application's leaves on a link before its credentials, on the wire of Tyrus. */
class CredentialsFirstTest {
    private static final String ACCEPTED = "{\"type\":\"auth_success\",\"expires_in\":3600}";
    /** What the server heard from strangers. */
    private static final List<String> TOO_EARLY = new CopyOnWriteArrayList<>();

    private static final List<String> HEARD = new CopyOnWriteArrayList<>();

    /** Asks before it knows who is there, and accepts when a pong shows that all before has come. */
    @NovaEndpoint("/gate")
    static class Gate {
        private boolean known;

        @OnOpen
        Outcome open() {
            return Outcome.reply("ask 1", "ask 2");
        }

        @OnMessage
        Outcome said(Connection self, String text) {
            if (text.contains("\"auth\"")) {
                self.sendText("ask 3");
                self.ping(ByteBuffer.wrap(new byte[] {1}));
                return Outcome.none();
            }
            (known ? HEARD : TOO_EARLY).add(text);
            return Outcome.none();
        }

        @OnMessage
        String pong(PongMessage pong) {
            known = true;
            return ACCEPTED;
        }
    }

    @NovaEndpoint(uri = "ws://127.0.0.1:1/")
    static class Guest {
        @OnMessage
        String asked(Connection self, String text) {
            self.sendText("says something to " + text);
            return "answers " + text;
        }

        @OnReconnected
        String back() {
            return "is back";
        }
    }

    private Stand stand;

    @BeforeEach
    void start() throws IOException {
        TOO_EARLY.clear();
        HEARD.clear();
        stand = Stand.with(Gate.class, Guest.class);
    }

    @AfterEach
    void stop() throws IOException {
        stand.close();
    }

    @Test
    void callbacksThatAnswerBeforeTheCredentialsAreAccepted_wereHeardByAServerThatDidNotKnowThem() throws Exception {
        ClientConnection guest = stand.connect(
                Guest.class,
                stand.to("/gate").credentials(Credentials.token("t")).handlers(Stand.AT_ONCE));
        for (int link = 1; link <= 5; link++) {
            Stand.patiently().until(() -> HEARD.contains("answers ask 3"));
            assertThat(TOO_EARLY).isEmpty();
            assertThat(HEARD)
                    .containsSubsequence(
                            "says something to ask 1",
                            "answers ask 1",
                            "says something to ask 2",
                            "answers ask 2",
                            "says something to ask 3",
                            "answers ask 3");
            if (link > 1) {
                Stand.patiently().until(() -> HEARD.contains("is back"));
            }
            HEARD.clear();
            if (link < 5) {
                stand.cutAndAwait(guest);
            }
        }
        guest.close();
    }

    @Test
    void aLinkOnWhichNothingIsAnsweredYet_carriesTheCredentialsAndNothingElse() throws Exception {
        ConnectOptions options = ConnectOptions.DEFAULT
                .credentials(Credentials.token("t"))
                .detached(Detached.QUEUE)
                .handlers(Stand.AT_ONCE);
        try (RawServer server = new RawServer()) {
            CompletionStage<ClientConnection> dialled = stand.dial(Guest.class, options.uri(server.address("/")));
            Peer peer = server.accept();
            assertThat(peer.nextData().text()).contains("\"auth\"");
            peer.text(ACCEPTED);
            Stand.patiently().until(() -> dialled.toCompletableFuture().isDone());
            peer.close();

            peer = server.accept();
            assertThat(peer.nextData().text()).contains("\"auth\"");
            for (int i = 0; i < 400; i++) { // more than the lane's bound
                peer.text("ask " + i);
            }
            peer.frame(0x80 | RawServer.PING, new byte[] {1});
            assertThat(peer.next().opcode()).isEqualTo(RawServer.PONG);
            peer.text(ACCEPTED);
            for (int i = 0; i < 400; i++) {
                assertThat(peer.nextData().text()).isEqualTo("says something to ask " + i);
                assertThat(peer.nextData().text()).isEqualTo("answers ask " + i);
            }
            assertThat(peer.nextData().text()).isEqualTo("is back");
            dialled.toCompletableFuture().join().close();
            peer.close();
        }
    }
}
