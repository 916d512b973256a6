package io.novaws.core.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.ConnectionStatus;
import io.novaws.core.fixture.HandExecutor;
import io.novaws.core.fixture.HandTimer;
import io.novaws.handler.LinkFailure;
import io.novaws.handler.Retry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The owner of a connection's links, which hears of them in every order. */
class LinkKeeperTest {
    private final HandExecutor workers = new HandExecutor();
    private final HandTimer timer = new HandTimer();
    private final List<String> log = new ArrayList<>();
    private Duration wait = Duration.ofSeconds(1);

    private final LinkKeeper keeper = new LinkKeeper(
            new LinkKeeper.Client() {
                @Override
                public void dial(int link) {
                    log.add("dial " + link);
                }

                @Override
                public void drop(int link) {
                    log.add("drop " + link);
                }

                @Override
                public CompletionStage<@Nullable LinkFailure> restore(int link, boolean first) {
                    log.add("restore " + link);
                    return new CompletableFuture<>();
                }

                @Override
                public void restored(int link, boolean first) {}

                @Override
                public void lost(LinkFailure failure) {}

                @Override
                public Retry decide(LinkFailure failure, int attempt) {
                    return Retry.after(wait);
                }

                @Override
                public void over(@Nullable LinkFailure failure) {
                    log.add("over");
                }
            },
            workers,
            timer,
            () -> 0,
            true,
            (from, to) -> {});

    @Test
    void lossThatWasToldBeforeTheOpening_leftTheConnectionWithADeadLink() {
        keeper.start();
        workers.runAll();
        keeper.lost(1, LinkFailures.lost());
        keeper.opened(1);
        workers.runAll();
        assertThat(keeper.machine().status()).isEqualTo(ConnectionStatus.RECONNECTING);
        timer.pass(1, TimeUnit.SECONDS);
        workers.runAll();
        assertThat(log).containsExactly("dial 1", "drop 1", "dial 2");
    }

    @Test
    void openingThatIsToldAfterTheFailure_isDropped_andAnotherDialFollows() {
        keeper.start();
        workers.runAll();
        keeper.failed(1, LinkFailures.lost());
        keeper.opened(1);
        workers.runAll();
        assertThat(keeper.machine().status()).isEqualTo(ConnectionStatus.RECONNECTING);
        timer.pass(1, TimeUnit.SECONDS);
        keeper.opened(1);
        workers.runAll();
        assertThat(log).containsExactly("dial 1", "drop 1", "drop 1", "dial 2", "drop 1");
    }

    @Test
    void waitThatNobodyCanMeasure_leftTheConnectionWithoutATimer() {
        wait = Duration.ofSeconds(Long.MAX_VALUE);
        keeper.start();
        workers.runAll();
        keeper.failed(1, LinkFailures.lost());
        workers.runAll();
        assertThat(timer.pending()).isEqualTo(1);
        keeper.close();
        workers.runAll();
        assertThat(log).endsWith("over");
        assertThat(timer.pending()).isZero();
    }
}
