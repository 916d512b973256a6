package io.novaws.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.Connection;
import io.novaws.RoundTrips;
import io.novaws.core.codec.Encoded;
import io.novaws.handler.ConnectionHandler;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What heartbeats carry, and how long their answers take, in time that the test lets pass. */
class HeartbeatScenariosTest {
    private static final ByteBuffer PAYLOAD = ByteBuffer.wrap("abc".getBytes(StandardCharsets.UTF_8));

    private final Talk talk = new Talk(null);
    private long now;
    private final List<String> told = new ArrayList<>();
    private Optional<ByteBuffer> payload = Optional.empty();
    private Optional<Object> message = Optional.empty();
    private final Heartbeats heartbeats = new Heartbeats(
            talk.connection,
            new ConnectionHandler() {
                @Override
                public Optional<ByteBuffer> pingPayload(Connection connection) {
                    return payload;
                }

                @Override
                public Optional<Object> heartbeat(Connection connection) {
                    return message;
                }

                @Override
                public void pong(Connection connection, ByteBuffer pong, Duration latency) {
                    told.add(StandardCharsets.UTF_8.decode(pong) + " after " + latency.toMillis());
                }

                @Override
                public void timeout(Connection connection, Timeout timeout) {
                    throw new IllegalStateException("a bug of the handler's");
                }
            },
            () -> now);

    private void pingAndPong(long millis) {
        heartbeats.left(heartbeats.leaving());
        now += TimeUnit.MILLISECONDS.toNanos(millis);
        heartbeats.answered(PAYLOAD.duplicate());
    }

    @Test
    void n08_aPong_clearsTheOutstandingPing_andTellsItsTime() {
        pingAndPong(12);
        assertThat(told).containsExactly("abc after 12");
        assertThat(heartbeats.roundTrips())
                .isEqualTo(new RoundTrips(1, Duration.ofMillis(12), Duration.ofMillis(12), Duration.ofMillis(12)));

        heartbeats.answered(PAYLOAD.duplicate());
        assertThat(told).hasSize(1);
        assertThat(heartbeats.roundTrips().count()).isEqualTo(1);
    }

    @Test
    void n08_theTimeBeginsWhenThePingLeaves() {
        long number = heartbeats.leaving();
        now += TimeUnit.SECONDS.toNanos(5);
        heartbeats.left(number);
        now += TimeUnit.MILLISECONDS.toNanos(3);
        heartbeats.answered(PAYLOAD.duplicate());
        assertThat(told).containsExactly("abc after 3");
    }

    @Test
    void n08_anEarlierPingThatLeavesLate_doesNotShortenALaterOne() {
        long first = heartbeats.leaving();
        heartbeats.detached();
        heartbeats.left(heartbeats.leaving());
        now += TimeUnit.MILLISECONDS.toNanos(9);
        heartbeats.left(first);
        heartbeats.answered(PAYLOAD.duplicate());
        assertThat(told).containsExactly("abc after 9");
    }

    @Test
    void n08_aHandlersPayload_isSent_andKnownAgain() {
        assertThat(heartbeats.next(Encoding::of)).isNull();
        payload = Optional.of(PAYLOAD.duplicate());
        Encoded ping = heartbeats.next(Encoding::of);
        assertThat(ping).isNotNull();
        assertThat(ping.kind()).isEqualTo(Encoded.Kind.PING);
        assertThat(ping.payload()).isEqualTo(PAYLOAD.array());
        assertThat(heartbeats.isOwn(PAYLOAD.duplicate())).isTrue();
        assertThat(heartbeats.isOwn(ByteBuffer.wrap(new byte[1]))).isFalse();
    }

    @Test
    void n08_aPayloadThatIsTooLong_isReplacedByTheUsualOne() {
        payload = Optional.of(ByteBuffer.allocate(126));
        assertThat(heartbeats.next(Encoding::of)).isNull();
        payload = Optional.of(ByteBuffer.allocate(125));
        assertThat(heartbeats.next(Encoding::of)).isNotNull();
    }

    @Test
    void n08_aHeartbeatOfTheApplicationsProtocol_goesInPlaceOfThePing() {
        message = Optional.of("{\"method\":\"public/test\"}");
        Encoded heartbeat = heartbeats.next(Encoding::of);
        assertThat(heartbeat).isNotNull();
        assertThat(heartbeat.kind()).isEqualTo(Encoded.Kind.TEXT);
    }

    @Test
    void n08_aHandlerThatFails_disturbsNothing() {
        heartbeats.timeout(ConnectionHandler.Timeout.HEARTBEAT);
        message = Optional.of("x");
        assertThat(heartbeats.next(any -> {
                    throw new IllegalArgumentException("cannot be encoded");
                }))
                .isNull();
    }

    @Test
    void aLostLink_leavesNoPingBehind() {
        heartbeats.leaving();
        heartbeats.detached();
        heartbeats.answered(PAYLOAD.duplicate());
        assertThat(heartbeats.roundTrips()).isEqualTo(RoundTrips.NONE);
    }

    @Test
    void theLastHundredRoundTrips_areWhatIsCounted() {
        pingAndPong(5000);
        for (int millis = 1; millis <= 100; millis++) {
            pingAndPong(millis);
        }
        assertThat(heartbeats.roundTrips())
                .isEqualTo(new RoundTrips(101, Duration.ofMillis(100), Duration.ofMillis(50), Duration.ofMillis(99)));
        pingAndPong(7);
        assertThat(heartbeats.roundTrips().last()).isEqualTo(Duration.ofMillis(7));
    }

    /** Texts only. */
    private static final class Encoding {
        private Encoding() {}

        static Encoded of(Object message) {
            return Encoded.text(message.toString());
        }
    }
}
