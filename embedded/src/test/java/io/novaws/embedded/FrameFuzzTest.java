package io.novaws.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The way of a peer's bytes to the application, held against {@link PlainParser} after every read: the same messages, the
 * same pongs, the same close code, no later than the bytes allow.
 *
 * <p>{@code -Dnova.fuzz.inputs=2000000} runs it at length; {@code -Dnova.fuzz.seed=..} begins where a failure says.
 */
class FrameFuzzTest {
    private static final int INPUTS = Integer.getInteger("nova.fuzz.inputs", 30_000);
    private static final long FIXED_SEED = 42;

    private static MemoryPeer.Server server;

    @BeforeAll
    static void start() throws Exception {
        server = new MemoryPeer.Server();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void whateverAPeerSends_comesToWhatThePlainParserSays() {
        Long given = Long.getLong("nova.fuzz.seed");
        if (given != null) {
            run(given, INPUTS);
        } else {
            long random = new SplittableRandom().nextLong();
            run(FIXED_SEED, INPUTS / 2);
            run(random, INPUTS - INPUTS / 2);
        }
    }

    private static void run(long seed, int inputs) {
        long begun = System.nanoTime();
        Map<String, Integer> ends = new TreeMap<>();
        for (int i = 0; i < inputs; i++) {
            FrameStream stream = FrameStream.of(seed + i);
            String end = tryOut(stream);
            if (end.startsWith("!")) {
                FrameStream small = minimised(stream);
                fail("seed %d: %s%nsmallest: %s%n%s", seed + i, end, tryOut(small), small);
            }
            ends.merge(end, 1, Integer::sum);
        }
        System.out.printf(
                "fuzz: seed %d, %d inputs, %d ms, ends %s%n",
                seed, inputs, (System.nanoTime() - begun) / 1_000_000, ends);
        if (inputs >= 10_000) {
            assertThat(ends)
                    .as("every way to end")
                    .containsKeys("open", "C", "C1000", "C1002", "C1007", "C1008", "C1009", "C3..");
        }
    }

    /** How the stream ends; begins with an exclamation mark where server and parser disagree. */
    private static String tryOut(FrameStream stream) {
        PlainParser parser = new PlainParser(stream.limit(), stream.zip().extension());
        try (MemoryPeer peer = server.connect(
                stream.limit(), stream.zip().agreement(), stream.zip().limit())) {
            int at = 0;
            for (int i = 0; i <= stream.cuts().length; i++) {
                int cut = i < stream.cuts().length ? stream.cuts()[i] : stream.bytes().length;
                int to = Math.abs(cut);
                peer.feed(stream.bytes(), at, to);
                parser.feed(stream.bytes(), at, to);
                at = to;
                peer.read(cut >= 0);
                boolean same = parser.sentMayBe(peer.sent) || parser.sentMayBecome(peer.sent);
                if (cut >= 0 && !(same && peer.received.equals(parser.received))) {
                    return "! after " + at + " bytes the server has\n" + show(peer.received, peer.sent)
                            + "\nand the parser\n" + show(parser.received, parser.sent);
                }
            }
        } catch (RuntimeException | AssertionError failure) {
            return "! " + failure;
        }
        int last = parser.sent.size() - 1;
        String end = last < 0 || !parser.sent.get(last).startsWith("C") ? "open" : parser.sent.get(last);
        return end.compareTo("C2") > 0 && !end.equals("open") ? "C3.." : end;
    }

    private static String show(List<String> received, List<String> sent) {
        return "  received " + shortened(received) + ", sent " + shortened(sent);
    }

    private static List<String> shortened(List<String> events) {
        return events.stream()
                .map(event -> event.replaceAll("[^ -~]", "."))
                .map(event -> event.length() < 40 ? event : event.substring(0, 40) + ".. (" + event.length() + ")")
                .toList();
    }

    /** A stream that fails as well, from which nothing more can be left out in a few thousand attempts. */
    private static FrameStream minimised(FrameStream failing) {
        FrameStream best = failing;
        for (int size = Math.max(1, best.bytes().length / 2); size > 0; size /= 2) {
            for (int at = best.bytes().length - size; at >= 0; at = Math.min(at, best.bytes().length) - size) {
                FrameStream fewer = best.without(at, at + size);
                best = tryOut(fewer).startsWith("!") ? fewer : best;
            }
        }
        for (int i = best.cuts().length - 1; i >= 0; i--) {
            FrameStream fewer = best.withoutCut(i);
            best = tryOut(fewer).startsWith("!") ? fewer : best;
        }
        return best;
    }
}
