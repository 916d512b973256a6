package io.novaws.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.demo.ChatMessage.Posted;
import org.junit.jupiter.api.Test;

class RoomTest {
    @Test
    void people_areListedByName() {
        Room room = Room.EMPTY
                .with("1", "grace")
                .with("2", "Ada")
                .with("3", "Linus")
                .without("3");
        assertThat(room.presence().people()).containsExactly("Ada", "grace");
    }

    @Test
    void everyComingAndGoing_isANewRevision() {
        Room one = Room.EMPTY.with("1", "Ada");
        Room two = one.with("2", "Grace");
        assertThat(two.revision()).isGreaterThan(one.revision());
        assertThat(two.without("2").revision()).isGreaterThan(two.revision());
    }

    @Test
    void history_keepsTheLastFifty() {
        Room room = Room.EMPTY;
        for (int i = 1; i <= 60; i++) {
            room = room.with(Posted.now("Ada", "message " + i));
        }
        assertThat(room.history()).hasSize(50);
        assertThat(room.history().get(0).text()).isEqualTo("message 11");
        assertThat(room.history().get(49).text()).isEqualTo("message 60");
    }
}
