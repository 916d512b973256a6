package io.novaws.it.hostile;

import static io.novaws.it.support.RawClient.BINARY;
import static io.novaws.it.support.RawClient.TEXT;
import static io.novaws.it.support.RawClient.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.novaws.it.support.RawClient;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that are slow, deaf or half gone. */
public class HostilePeersTest {
    @RegisterExtension
    static final Stand STAND = new Stand();

    @Test
    void twentyHandshakesByteByByte_holdUpNobody() {
        RawClient[] clients = connect(20, false);
        byte[] request = clients[0].handshake("/echo");
        byte[] all = RawClient.together(request, RawClient.text("at last"));
        for (byte one : all) {
            for (RawClient client : clients) {
                client.write(new byte[] {one});
            }
        }
        for (RawClient client : clients) {
            assertThat(client.response().status()).isEqualTo(101);
            assertThat(client.nextText()).isEqualTo("at last");
            client.close();
        }
    }

    @Test
    void fiftyFramesByteByByte_takeLittleMoreThanTheirBytes() {
        RawClient[] clients = connect(50, true);
        byte[] frame = frame(true, BINARY, new byte[30_000]);
        for (RawClient client : clients) {
            client.write(Arrays.copyOf(frame, 200));
        }
        long direct = Remains.directMemory();
        for (int i = 200; i < 600; i++) {
            for (RawClient client : clients) {
                client.write(new byte[] {frame[i]});
            }
        }
        assertThat(Remains.directMemory() - direct).as("bytes for 50 times 400").isLessThan(4 << 20);
        for (RawClient client : clients) {
            client.write(Arrays.copyOfRange(frame, 600, frame.length));
            assertThat(client.next(BINARY).payload()).hasSize(30_000);
            client.close();
        }
    }

    @Test
    void aPeerThatNeverReads_isReadNoFurtherAndTakesNoMemory() {
        RawClient client = RawClient.open(STAND.server().port(), 4_096).shakeHands("/echo");
        byte[] frame = frame(true, BINARY, new byte[60_000]);
        AtomicLong written = new AtomicLong();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            try {
                for (int i = 0; i < 2_000; i++) {
                    client.write(frame);
                    written.addAndGet(frame.length);
                }
            } catch (UncheckedIOException aborted) {
                // as it should
            }
        });
        long direct = Remains.directMemory();
        AtomicLong before = new AtomicLong(-1);
        await().pollInterval(Duration.ofMillis(300)).until(() -> before.getAndSet(written.get()) == written.get());
        assertThat(writer).as("120 MB to somebody who takes nothing").isNotDone();
        assertThat(Remains.directMemory() - direct).isLessThan(8 << 20);
        client.abort();
        writer.join();
    }

    static Stream<Stage> stages() {
        return Stage.all();
    }

    @ParameterizedTest
    @MethodSource("stages")
    void aPeerThatIsHalfGone_isGone(Stage stage) {
        try (RawClient client = stage.reach(STAND.server())) {
            client.endOutput();
            // Whatever was owed to it may come; what counts is that the connection ends.
            client.rest();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 6, 7, 20, 5_000, 40_000})
    void aReset_atAnyPlaceOfALargeFrame_leavesNothing(int sent) {
        byte[] begun = Arrays.copyOf(frame(true, TEXT, new byte[60_000]), sent);
        IntStream.range(0, 20)
                .forEach(i -> STAND.server().connectRaw("/echo").write(begun).abort());
    }

    @Test
    void aThousandConnectionsThatSayNothing_areGoneWithTheirPeers() {
        for (int i = 0; i < 10; i++) {
            Arrays.stream(connect(100, i % 2 == 0)).forEach(i % 3 == 0 ? RawClient::abort : RawClient::close);
        }
    }

    private static RawClient[] connect(int count, boolean open) {
        return IntStream.range(0, count)
                .mapToObj(i -> open
                        ? STAND.server().connectRaw("/echo")
                        : STAND.server().openRaw())
                .toArray(RawClient[]::new);
    }
}
