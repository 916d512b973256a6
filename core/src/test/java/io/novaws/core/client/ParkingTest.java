package io.novaws.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.Detached;
import io.novaws.SendException;
import io.novaws.core.codec.Encoded;
import io.novaws.core.outbox.Unsent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What waits for a link, whatever is told in which order. */
class ParkingTest {
    private final AtomicInteger drained = new AtomicInteger();
    private final List<String> left = new ArrayList<>();

    private Parking parking(Detached policy) {
        Parking parking = new Parking(policy, 8, 1000, drained::incrementAndGet);
        parking.attached(1);
        return parking;
    }

    private CompletionStage<@Nullable Void> carry(Unsent message) {
        left.add(message.message().text());
        return CompletableFuture.completedFuture(null);
    }

    private static List<Encoded> texts(String... texts) {
        return Stream.of(texts).map(Encoded::text).toList();
    }

    private static CompletableFuture<@Nullable Void> parked(Parking parking, String text) {
        CompletionStage<@Nullable Void> stage = parking.park(null, Encoded.text(text));
        assertThat(stage).isNotNull();
        return stage.toCompletableFuture();
    }

    private static Unsent unsent(@Nullable CompletableFuture<@Nullable Void> written, String text) {
        return new Unsent(null, Encoded.text(text), written);
    }

    @Test
    void lossOfAnOlderLink_thatIsToldLate_changesNothingForTheNext() {
        Parking parking = parking(Detached.FAIL);
        parking.attached(2);
        CompletableFuture<@Nullable Void> waits = parked(parking, "waits");
        parking.detached(1).run();
        assertThat(waits).isNotDone();
        parking.leave(1, this::carry);
        assertThat(parking.isPassing()).isFalse();
        parking.leave(2, this::carry);
        assertThat(left).containsExactly("waits");
        assertThat(parking.isPassing()).isTrue();
        parking.detached(1).run();
        assertThat(parking.isPassing()).isTrue();
    }

    @Test
    void whatALinkHasLeft_goesBeforeWhatWaits_repliesToo() {
        Parking parking = parking(Detached.QUEUE);
        parking.leave(1, this::carry);
        assertThat(parking.takes(texts("past"))).isFalse();
        parking.detached(1).run();
        assertThat(parking.takes(texts("reply 1", "reply 2"))).isTrue();
        CompletableFuture<@Nullable Void> later = parked(parking, "later");
        parking.leftBehind(List.of(unsent(new CompletableFuture<>(), "unsent 1"), unsent(null, "unsent 2")))
                .run();
        parking.attached(2);
        parking.leave(2, this::carry);
        assertThat(left).containsExactly("unsent 1", "unsent 2", "reply 1", "reply 2", "later");
        assertThat(later).isCompleted();
    }

    @Test
    void replies_alwaysFit_andAreManyAboveHalfTheBound_untilAQuarter() {
        Parking parking = parking(Detached.QUEUE);
        for (int i = 0; i < 8; i++) {
            parked(parking, "send " + i);
        }
        assertThat(parking.isHigh()).as("sends are not the lane's").isFalse();
        assertThat(parking.takes(texts("1", "2", "3", "4"))).isTrue();
        assertThat(parking.isHigh()).isFalse();
        assertThat(parking.takes(texts("5"))).isTrue();
        assertThat(parking.isHigh()).isTrue();
        assertThat(parking.park(null, Encoded.text("one more"))).isCompletedExceptionally();
        parking.leave(1, message -> {
            assertThat(drained.get()).isEqualTo(left.size() >= 10 ? 1 : 0);
            return carry(message);
        });
        assertThat(left).hasSize(13).endsWith("1", "2", "3", "4", "5");
        assertThat(parking.isHigh()).isFalse();
        assertThat(drained).hasValue(1);
    }

    @Test
    void repliesThatAreLost_letTheLaneGoOn() {
        for (boolean over : new boolean[] {false, true}) {
            drained.set(0);
            Parking parking = parking(Detached.FAIL);
            parking.takes(texts("1", "2", "3", "4", "5"));
            Runnable told = over ? parking.over() : parking.detached(1);
            assertThat(parking.isHigh()).isFalse();
            told.run();
            assertThat(drained).hasValue(1);
            assertThat(parking.takes(texts("6"))).as("and is lost, too").isTrue();
            parking.attached(2);
            parking.leave(2, this::carry);
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aMessageThatIsTakenBack_makesRoom_andDoesNotLeave() {
        Parking parking = parking(Detached.QUEUE);
        List<CompletableFuture<@Nullable Void>> sent = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            sent.add(parked(parking, "send " + i));
        }
        sent.get(3).cancel(false);
        assertThat(parked(parking, "one more")).isNotDone();
        parking.leave(1, this::carry);
        assertThat(left).hasSize(8).doesNotContain("send 3").endsWith("one more");
    }

    @Test
    void whatIsOfTheLinkOnly_isLostWithIt_andAtTheEndAllIs() {
        Parking parking = parking(Detached.QUEUE);
        CompletionStage<@Nullable Void> request =
                parking.park(null, Encoded.text("request").forThisLink());
        CompletableFuture<@Nullable Void> message = parked(parking, "message");
        parking.detached(1).run();
        assertThat(Talk.failure(request)).isInstanceOf(SendException.class);
        assertThat(message).isNotDone();
        parking.over().run();
        assertThat(((SendException) Talk.failure(message)).reason()).isEqualTo(SendException.Reason.CLOSED);
        CompletableFuture<@Nullable Void> late = new CompletableFuture<>();
        parking.leftBehind(List.of(unsent(late, "late"))).run();
        assertThat(Talk.failure(late)).isInstanceOf(SendException.class);
    }
}
