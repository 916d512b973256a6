package io.novaws.it.suite;

import static io.novaws.it.support.RawClient.PING;
import static io.novaws.it.support.RawClient.PONG;
import static io.novaws.it.support.RawClient.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.it.support.RawClient;
import io.novaws.it.support.TestClient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One callback of a connection at a time, in order; those of others beside it. */
@Feature("Order and threads")
public interface OrderBehaviour extends Behaviour {
    @Test
    default void callbacksOfAConnection_runOneAtATimeInOrder() {
        try (RawClient client = server().connectRaw("/counting")) {
            byte[][] frames = new byte[200][];
            for (int i = 0; i < frames.length; i++) {
                frames[i] = RawClient.text("m" + i);
            }
            client.write(frames);
            for (int i = 0; i < frames.length; i++) {
                assertThat(client.nextText()).isEqualTo("m" + i + " is " + (i + 1));
            }
        }
    }

    @Test
    default void messages_waitUntilOnOpenHasReturned() {
        String key = key();
        try (RawClient client = server().connectRaw("/slow-to-open/" + key)) {
            client.send("early");
            server().awaitJournal(key, "opening");
            server().ask("open " + key);
            assertThat(client.nextText()).isEqualTo("open");
            assertThat(client.nextText()).isEqualTo("early");
        }
    }

    @Test
    default void sixtyCallbacksThatBlock_runAtOnce() {
        int parties = 60;
        String path = "/meeting/" + key() + "/" + parties;
        List<TestClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < parties; i++) {
                clients.add(server().connect(path));
            }
            clients.forEach(client -> client.send("all"));
            clients.forEach(client -> assertThat(client.nextText()).isEqualTo("met all"));
        } finally {
            clients.forEach(TestClient::close);
        }
    }

    @Test
    default void aStage_holdsTheLaneUntilItCompletes() {
        String key = key();
        try (TestClient client = server().connect("/staged/" + key);
                TestClient other = server().connect("/staged/" + key())) {
            client.send("wait");
            server().awaitJournal(key, "wait");
            client.send("next");
            other.send("beside");
            assertThat(other.nextText()).isEqualTo("beside");
            assertThat(server().journal(key)).containsExactly("wait");
            server().ask("open " + key);
            assertThat(client.nextTexts(2)).containsExactly("open", "next");
        }
    }

    @Test
    default void blockingAndQuickCallbacksAndSignals_shareTheLane() {
        try (TestClient client = server().connect("/mixture")) {
            for (int i = 0; i < 20; i++) {
                client.send(new byte[1]);
                client.send("quick");
            }
            for (int i = 1; i < 40; i += 2) {
                assertThat(client.nextTexts(2)).containsExactly("slow " + i, "quick " + (i + 1));
            }
            client.send("signal");
            assertThat(client.nextTexts(2)).containsExactly("quick 41", "told 42");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 20_000})
    default void fourThreadsThatSendAtOnce_disturbNeitherMessagesNorOrder(int size) {
        try (RawClient client = server().connectRaw("/many-senders")) {
            client.send(String.valueOf(size));
            int[] next = new int[4];
            for (int i = 0; i < 200; i++) {
                String[] words = client.nextText().split(" ");
                int thread = Integer.parseInt(words[0]);
                assertThat(Integer.parseInt(words[1])).isEqualTo(next[thread]++);
                assertThat(words[2]).hasSize(size).containsOnlyOnce("x".repeat(size));
            }
            assertThat(next).containsOnly(50);
        }
    }

    @Test
    default void aPing_isAnsweredWhileACallbackBlocks() {
        String key = key();
        try (RawClient client = server().connectRaw("/held/" + key)) {
            client.send("hold");
            server().awaitJournal(key, "held");
            client.write(frame(true, PING, new byte[] {7}));
            assertThat(client.next(PONG).payload()).containsExactly(7);
            server().ask("open " + key);
            assertThat(client.nextText()).isEqualTo("hold");
        }
    }

    @Test
    default void onClose_waitsForTheCallbackThatRuns_andForWhatCameBefore() {
        String key = key();
        try (RawClient client = server().connectRaw("/held/" + key)) {
            client.send("hold").write(RawClient.text("hold"));
            server().awaitJournal(key, "held");
            client.write(RawClient.close(1000, ""));
            server().ask("open " + key);
            server().awaitJournal(key, "held", "let go", "held", "let go", "closed");
        }
    }
}
