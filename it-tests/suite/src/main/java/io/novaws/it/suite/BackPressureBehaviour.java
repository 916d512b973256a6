package io.novaws.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.novaws.it.support.Patience;
import io.novaws.it.support.RawClient;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What waits is bounded, on the way out and on the way in. */
@Feature("Back-pressure")
public interface BackPressureBehaviour extends Behaviour {
    private RawClient slow(String path) {
        return RawClient.open(server().port(), 4_096).shakeHands(server().target(path));
    }

    @Test
    default void anOutboxThatOverflows_closesWith1013() {
        String key = key();
        try (RawClient client = slow("/strict/" + key)) {
            String id = client.send("id").nextText();
            await().atMost(Patience.LIMIT)
                    .until(() -> !server().ask("flood " + id + " 100").equals("0"));
            RawClient.Frame last = client.next();
            while (last.opcode() == RawClient.TEXT) {
                last = client.next();
            }
            assertThat(last.closeCode()).isEqualTo(1013);
        }
        server().awaitJournal(key, "1013 LIMIT");
    }

    @Test
    default void whereTheOldestIsDropped_theNewestArrives() {
        try (RawClient client = slow("/board")) {
            String id = client.send("id").nextText();
            await().atMost(Patience.LIMIT).until(() -> {
                server().ask("flood " + id + " 1000");
                return Long.parseLong(server().ask("dropped " + id)) > 0;
            });
            String last = "";
            while (!last.startsWith("999 ")) {
                last = client.nextText();
            }
            assertThat(server().ask("status " + id)).isEqualTo("WEBSOCKET_CONNECTED");
        }
    }

    @Test
    default void ofTheSameKey_theLatestIsSent() {
        try (RawClient client = slow("/latest")) {
            String id = client.send("id").nextText();
            server().ask("flood " + id + " 100");
            server().ask("latest " + id + " 1000");
            String price = client.nextText();
            int prices = 0;
            while (!price.equals("price 1000")) {
                prices += price.startsWith("price") ? 1 : 0;
                price = client.nextText();
            }
            assertThat(prices).isLessThan(1_000);
        }
    }

    /** 200 messages of 16 KB are above every bound; a server that read on would take them all. */
    @Test
    default void aPeerThatIsFasterThanItsCallback_isReadNoFurther() throws Exception {
        String key = key();
        try (RawClient client = server().connectRaw("/held/" + key)) {
            client.send("hold");
            server().awaitJournal(key, "held");
            String message = "x".repeat(16_000);
            int messages = 2_000;
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < messages; i++) {
                    client.send(message);
                }
            });
            await().during(java.time.Duration.ofSeconds(1)).until(() -> !sent.isDone());
            server().ask("open " + key);
            assertThat(client.nextText()).isEqualTo("hold");
            for (int i = 0; i < messages; i++) {
                assertThat(client.nextText()).isEqualTo(message);
            }
            Patience.await(sent);
        }
    }
}
