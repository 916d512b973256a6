package io.novaws.it.rfc6455;

import static io.novaws.it.rfc6455.EchoServer.hex;
import static io.novaws.it.support.RawClient.CLOSE;
import static io.novaws.it.support.RawClient.CONTINUATION;
import static io.novaws.it.support.RawClient.PING;
import static io.novaws.it.support.RawClient.TEXT;
import static io.novaws.it.support.RawClient.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.it.support.Journal;
import io.novaws.it.support.RawClient;
import io.novaws.it.support.TestServer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * RFC 6455, 7: closing; with Autobahn's group 7.
 *
 * <p>Autobahn's 7.1.6 (a close behind 256 KiB) and 7.13 (codes above 4999) are informational there. Here the close wins over
 * answers that are not written, and those codes are 1002.
 */
public class Rfc6455Section7Test {
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static TestServer server;
    private static Journal journal;

    private final String name = "n" + NAMES.incrementAndGet();
    private RawClient client;

    @BeforeAll
    static void start() {
        server = EchoServer.start();
        journal = server.select(Journal.class);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void connect() {
        client = server.connectRaw("/noting/" + name);
    }

    @AfterEach
    void leave() {
        client.close();
    }

    @Test
    void s7_1_1_theServerEndsTheTcpConnectionFirst() {
        client.write(RawClient.close(1000, ""));
        assertThat(client.nextClose().closeCode()).isEqualTo(1000);
        assertThat(client.isAtEnd()).isTrue();
    }

    @Test
    void s7_1_2_aCloseOfTheServerWaitsForTheAnswer() {
        try (RawClient other = server.connectRaw("/leaving")) {
            assertThat(other.send("why").nextText()).isEqualTo("last words");
            assertThat(other.nextClose().closeCode()).isEqualTo(4000);
            other.write(RawClient.close(4000, ""));
            assertThat(other.isAtEnd()).isTrue();
        }
    }

    /** Autobahn 3.2 and its like, sent in one packet. */
    @Test
    void s7_1_7_whatWasAnsweredBeforeTheBrokenFrame_leavesBeforeTheClose() {
        try (RawClient other = server.connectRaw("/at-once")) {
            byte[] reserved = frame(true, TEXT, "bad".getBytes(StandardCharsets.UTF_8));
            reserved[0] |= 0x20;
            other.write(RawClient.together(RawClient.text("one"), RawClient.text("two"), reserved));
            assertThat(other.nextText()).isEqualTo("one");
            assertThat(other.nextText()).isEqualTo("two");
            assertThat(other.nextClose().closeCode()).isEqualTo(1002);
        }
    }

    @Test
    void s5_5_1_whatWasAnsweredBeforeThePeersClose_leavesBeforeTheAnswerToIt() {
        try (RawClient other = server.connectRaw("/at-once")) {
            other.write(RawClient.together(RawClient.text("one"), RawClient.close(1000, "")));
            assertThat(other.nextText()).isEqualTo("one");
            assertThat(other.nextClose().closeCode()).isEqualTo(1000);
        }
    }

    @Test
    void s7_1_4_aMessageIsAnsweredAndTheCloseBehindItIsClean() {
        assertThat(client.send("Hello World!").nextText()).isEqualTo("Hello World!");
        client.write(RawClient.close(1000, ""), RawClient.close(1000, ""));
        assertThat(client.nextClose().payload()).isEqualTo(hex("03E8"));
        assertThat(client.isAtEnd()).isTrue();
        assertThat(heard()).isEqualTo("1000 ");
    }

    @Test
    void s7_1_5_withoutACodeTheApplicationHears1005() {
        client.write(frame(true, CLOSE, new byte[0]));
        assertThat(client.nextClose().payload()).isEmpty();
        assertThat(heard()).isEqualTo("1005 ");
    }

    @Test
    void s7_1_5_withoutACloseTheApplicationHears1006() {
        client.close();
        assertThat(heard()).isEqualTo("1006 ");
    }

    @Test
    void s7_1_5_theFirstCloseCounts() {
        client.write(RawClient.close(3000, "first"), RawClient.close(3001, "second"));
        assertThat(client.nextClose().closeCode()).isEqualTo(3000);
        assertThat(heard()).isEqualTo("3000 first");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 122, 123})
    void s7_1_6_aReasonOfUpTo123BytesReachesTheApplication(int length) {
        client.write(RawClient.close(1000, "*".repeat(length)));
        assertThat(client.nextClose().closeCode()).isEqualTo(1000);
        assertThat(heard()).isEqualTo("1000 " + "*".repeat(length));
    }

    @Test
    void s7_1_6_aReasonIsUtf8() {
        client.write(RawClient.close(1000, "gr\u00fc\u00dfe \ud83d\ude00"));
        assertThat(heard()).isEqualTo("1000 gr\u00fc\u00dfe \ud83d\ude00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"FF", "C3", "EDA080", "CEBAE1BDB9CF83CEBCCEB5EDA080656469746564"})
    void s7_1_6_aReasonThatIsNotUtf8Is1002(String reason) {
        client.write(frame(true, CLOSE, hex("03E8" + reason)));
        assertThat(client.nextClose().closeCode()).isEqualTo(1002);
        client.write(RawClient.close(1002, ""));
        assertThat(client.isAtEnd()).isTrue();
    }

    @Test
    void s7_1_7_aFailedConnectionProcessesNothingMore() {
        client.write(
                frame(true, 3, new byte[0]),
                RawClient.text("after"),
                frame(true, PING, new byte[0]),
                RawClient.close(1000, ""));
        assertThat(client.nextClose().closeCode()).isEqualTo(1002);
        assertThat(client.isAtEnd()).isTrue();
        assertThat(heard()).startsWith("1002 ");
        assertThat(journal.entries()).noneMatch(entry -> entry.startsWith(name + ":"));
    }

    @Test
    void s7_1_7_whatIsUnfinishedIsForgotten() {
        client.write(
                frame(false, TEXT, "begun".getBytes(StandardCharsets.US_ASCII)),
                frame(true, 0x40 | CONTINUATION, new byte[0]));
        assertThat(client.nextClose().closeCode()).isEqualTo(1002);
        assertThat(client.isAtEnd()).isTrue();
    }

    @Test
    void s7_3_theServerMayCloseWhenItLikes() {
        try (TestServer ours = EchoServer.start();
                RawClient other = ours.connectRaw("/echo")) {
            ours.close();
            assertThat(other.nextClose().closeCode()).isEqualTo(1001);
        }
    }

    @Test
    void s7_4_aCodeHasTwoBytes() {
        client.write(frame(true, CLOSE, new byte[] {3}));
        assertThat(client.nextClose().closeCode()).isEqualTo(1002);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999})
    void s7_4_1_definedCodesAreAnsweredByThemselves(int code) {
        client.write(RawClient.close(code, ""));
        assertThat(client.nextClose().closeCode()).isEqualTo(code);
        assertThat(client.isAtEnd()).isTrue();
        assertThat(heard()).isEqualTo(code + " ");
    }

    @ParameterizedTest
    @ValueSource(ints = {1004, 1005, 1006, 1015})
    void s7_4_1_codesThatAreNeverSentAre1002(int code) {
        client.write(RawClient.close(code, ""));
        assertThat(client.nextClose().closeCode()).isEqualTo(1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 999, 1016, 1100, 2000, 2999, 5000, 65_535})
    void s7_4_2_codesOutsideTheRangesAre1002(int code) {
        client.write(RawClient.close(code, ""));
        assertThat(client.nextClose().closeCode()).isEqualTo(1002);
        assertThat(heard()).startsWith("1002 ");
    }

    @Test
    void s7_4_noReasonOfOursIsLongerThan123BytesOrSaysMoreThanTheRule() {
        client.write(Arrays.copyOf(frame(true, 5, new byte[0]), 2));
        RawClient.Frame close = client.nextClose();
        assertThat(close.payload()).hasSizeLessThanOrEqualTo(125);
        assertThat(close.text()).doesNotContain("xception").doesNotContain("io.novaws");
    }

    /** Code and reason that the application heard of this test's connection. */
    private String heard() {
        String entry = journal.next();
        while (!entry.startsWith(name + ":")) {
            entry = journal.next();
        }
        return entry.substring(name.length() + 2);
    }
}
