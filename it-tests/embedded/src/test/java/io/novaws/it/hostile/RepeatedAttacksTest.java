package io.novaws.it.hostile;

import io.novaws.it.support.RawClient;
import java.io.UncheckedIOException;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of attack 200 times: a connection, a buffer or a thread that one of them left behind would show. */
public class RepeatedAttacksTest {
    private static final int TIMES = 200;

    @RegisterExtension
    static final Stand STAND = new Stand();

    /** One attack, which may differ a little from one time to the next. */
    record Attack(String name, IntConsumer once) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Attack> attacks() {
        Stream<Attack> requests = every(9, HostileHandshakesTest.refused())
                .filter(request -> request.text().length() < 100_000)
                .map(request -> new Attack(request.name(), time -> {
                    RawClient client = STAND.server().openRaw().write(request.bytes());
                    leave(client, time);
                }));
        Stream<Attack> frames = every(37, HostileFramesTest.all())
                .map(attack -> new Attack(attack.name(), time -> {
                    RawClient client = STAND.server().openRaw();
                    leave(client.write(client.handshake("/echo"), attack.bytes()), time);
                }));
        Stream<Attack> stages = Stage.all()
                .map(stage -> new Attack("gone " + stage, time -> {
                    RawClient client = stage.reach(STAND.server());
                    if (time % 2 == 0) {
                        client.abort();
                    } else {
                        client.close();
                    }
                }));
        return Stream.of(requests, frames, stages).flatMap(some -> some);
    }

    private static <T> Stream<T> every(int step, Stream<T> all) {
        var list = all.toList();
        return Stream.iterate(0, i -> i < list.size(), i -> i + step).map(list::get);
    }

    /** Hears the server out, or resets, or closes at once. */
    private static void leave(RawClient client, int time) {
        if (time % 4 == 0) {
            client.abort();
        } else {
            if (time % 4 > 1) {
                client.rest();
            }
            client.close();
        }
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void twoHundredTimes_leaveNothing(Attack attack) {
        for (int time = 0; time < TIMES; time++) {
            try {
                attack.once().accept(time);
            } catch (UncheckedIOException refusedFaster) {
                // The server may end the connection while the attacker still writes.
            }
        }
        STAND.awaitNothingLeft();
    }
}
