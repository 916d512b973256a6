package io.novaws.it.suite.platform;

import static io.novaws.it.suite.platform.PlatformCase.ask;
import static io.novaws.it.suite.platform.PlatformCase.leave;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.novaws.it.suite.Feature;
import io.novaws.it.support.Patience;
import io.novaws.it.support.RawClient;
import org.junit.jupiter.api.Test;

/** Transactions around a callback, in a bean and of the callback's own, in the server's default data source. */
@Feature("Transactions")
public interface TransactionsBehaviour extends PlatformCase {
    private String owner() {
        server().ask("prepare");
        return key();
    }

    private void assertCoins(String owner, int count) {
        assertThat(server().ask("coins " + owner)).isEqualTo(String.valueOf(count));
    }

    @Test
    default void aTransactionalCallback_commits() {
        String owner = owner();
        try (RawClient client = server().connectRaw("/pay/container/" + owner)) {
            assertThat(ask(client, "pay")).isEqualTo("paid");
            assertCoins(owner, 1);
        }
    }

    @Test
    default void aTransactionalCallbackThatThrows_rollsBack() {
        String owner = owner();
        try (RawClient client = server().connectRaw("/pay/container/" + owner)) {
            assertThat(ask(client, "fail")).isEqualTo("failed");
            assertCoins(owner, 0);
            assertThat(ask(client, "pay")).isEqualTo("paid");
            assertCoins(owner, 1);
        }
    }

    @Test
    default void aTransactionalOnClose_commitsAfterAReset() {
        String owner = owner();
        try (RawClient client = server().connectRaw("/pay/container/" + owner)) {
            assertThat(ask(client, "pay")).isEqualTo("paid");
            client.abort();
        }
        await().atMost(Patience.LIMIT)
                .untilAsserted(() ->
                        assertThat(server().ask("coins " + owner + "-closed")).isEqualTo("1"));
    }

    @Test
    default void aTransactionalBean_commitsAndRollsBack() {
        String owner = owner();
        try (RawClient client = server().connectRaw("/pay/" + owner)) {
            assertThat(ask(client, "bean")).isEqualTo("done");
            assertCoins(owner, 1);
            assertThat(ask(client, "failing bean")).isEqualTo("failed");
            assertCoins(owner, 1);
            leave(client);
        }
    }

    @Test
    default void aCallbacksOwnTransaction_commitsAndRollsBack() {
        String owner = owner();
        try (RawClient client = server().connectRaw("/pay/" + owner)) {
            assertThat(ask(client, "own")).isEqualTo("done");
            assertCoins(owner, 1);
            assertThat(ask(client, "own, undone")).isEqualTo("done");
            assertCoins(owner, 1);
        }
    }

    @Test
    default void entities_arePersistedAndRolledBackWithTheTransactionOfTheCallback() {
        try (RawClient client = server().connectRaw("/pay/notes/" + key())) {
            assertThat(ask(client, "keep")).isEqualTo("1");
            assertThat(ask(client, "fail")).isEqualTo("failed");
            assertThat(ask(client, "keep")).isEqualTo("2");
        }
    }

    @Test
    default void theTransactionOfACaller_commits() {
        String owner = owner();
        try (RawClient client = connectAs("ada", "/pay/container/" + owner)) {
            assertThat(ask(client, "pay")).isEqualTo("paid");
            assertThat(ask(client, "fail")).isEqualTo("failed");
            assertCoins(owner, 1);
        }
    }
}
