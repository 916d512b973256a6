package io.novaws.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Progress progress;
    private long timeout = 10_000;

    ProgressTest() {
        channel.freezeTime();
        progress = new Progress(channel, () -> timeout);
    }

    @Test
    void aConnectionWithoutProgress_isDroppedAtTheTimeout() {
        pass(9);
        assertThat(channel.isOpen()).isTrue();
        pass(1);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void progress_beginsTheTimeAnew() {
        pass(9);
        progress.made();
        pass(9);
        assertThat(channel.isOpen()).isTrue();
        pass(1);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aStoppedWatch_dropsNothing() {
        progress.stop();
        pass(100);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void aPause_doesNotCount_andTheTimeBeginsAnewAfterIt() {
        progress.pause();
        pass(100);
        assertThat(channel.isOpen()).isTrue();
        progress.made();
        pass(9);
        assertThat(channel.isOpen()).isTrue();
        pass(1);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aLongerTimeout_holdsForThoseThatWaitAlready() {
        pass(9);
        timeout = 20_000;
        pass(10);
        assertThat(channel.isOpen()).isTrue();
        pass(1);
        assertThat(channel.isOpen()).isFalse();
    }

    private void pass(int seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }
}
