package io.novaws.it.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.novaws.CloseCause;
import io.novaws.Connection;
import io.novaws.Connections;
import io.novaws.NovaEndpoint;
import io.novaws.Operations;
import io.novaws.Outcome;
import io.novaws.it.support.Journal;
import io.novaws.it.support.RawClient;
import io.novaws.it.support.TestServer;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scenarios of closing and of failing, on sockets. */
@Timeout(60)
public class CloseScenariosTest {
    private TestServer server;
    private Journal journal;

    @BeforeEach
    void start() {
        server = TestServer.with(Obedient.class, Badly.class, Journal.class);
        journal = server.select(Journal.class);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Does what it is told: {@code close}, {@code close 4000 reason}, {@code fail}. */
    @NovaEndpoint("/obedient")
    static class Obedient {
        @Inject
        Journal journal;

        private int messages;

        @OnMessage
        Object message(String text) {
            messages++;
            String[] words = text.split(" ", 3);
            return switch (words[0]) {
                case "close" ->
                    words.length == 1 ? Outcome.close() : Outcome.close(Integer.parseInt(words[1]), words[2]);
                case "fail" -> throw new IllegalStateException("nobody's business");
                default -> text + " " + messages;
            };
        }

        @OnClose
        void closed(CloseReason reason, CloseCause cause, @Nullable Throwable why) {
            journal.write(reason.getCloseCode().getCode() + reason.getReasonPhrase() + " " + cause
                    + (why == null ? "" : " " + why.getMessage()));
        }

        @PreDestroy
        void destroyed() {
            journal.write("destroyed after " + messages);
        }
    }

    /** Cannot even end. */
    @NovaEndpoint("/badly")
    static class Badly {
        @Inject
        Journal journal;

        @OnMessage
        void message(String text) {}

        @OnClose
        void closed() {
            throw new IllegalStateException("nobody's business");
        }

        @PreDestroy
        void destroyed() {
            journal.write("destroyed");
        }
    }

    private int open() {
        return server.select(Connections.class).count();
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Test
    void a10_callbackThatThrowsIsACloseFrameATerminateWithTheErrorAndOneConnectionLess() {
        try (RawClient failing = server.connectRaw("/obedient");
                RawClient bystander = server.connectRaw("/obedient")) {
            assertThat(bystander.send("one").nextText()).isEqualTo("one 1");
            await().until(() -> open() == 2);
            assertThat(hex(failing.send("fail").nextClose().payload())).isEqualTo("03f3");
            assertThat(journal.next()).isEqualTo("1011 ERROR nobody's business");
            assertThat(journal.next()).as("with its state").isEqualTo("destroyed after 1");
            await().until(() -> open() == 1);
            assertThat(server.select(Operations.class).counters().open()).isEqualTo(1);
            assertThat(bystander.send("two").nextText()).isEqualTo("two 2");
            bystander.write(RawClient.close(1000, ""));
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"03e978, 1001x PEER", "'', 1005 PEER", "03e8, 1000 PEER", "0fa1, 4001 PEER"})
    void a19_closeOfThePeerIsTheRemotesReason(String payload, String told) {
        try (RawClient peer = server.connectRaw("/obedient")) {
            peer.write(RawClient.frame(true, RawClient.CLOSE, HexFormat.of().parseHex(payload)));
            assertThat(journal.next()).isEqualTo(told);
        }
    }

    @Test
    void a19_lostSocketIsAnError() {
        try (RawClient peer = server.connectRaw("/obedient")) {
            peer.abort();
            assertThat(journal.next()).isEqualTo("1006 NETWORK");
        }
    }

    @Test
    void a19_closeOfTheCallbackIsItsOwn() {
        try (RawClient peer = server.connectRaw("/obedient")) {
            peer.send("close").nextClose();
            assertThat(journal.next()).isEqualTo("1000 APPLICATION");
        }
    }

    @Test
    void a19_terminateThatThrowsIsLoggedAndNothingElseBreaks() {
        try (RawClient peer = server.connectRaw("/badly");
                RawClient bystander = server.connectRaw("/obedient")) {
            peer.write(RawClient.close(1000, ""));
            assertThat(hex(peer.nextClose().payload())).isEqualTo("03e8");
            assertThat(peer.isAtEnd()).isTrue();
            assertThat(journal.next()).isEqualTo("destroyed");
            assertThat(bystander.send("still").nextText()).isEqualTo("still 1");
            await().until(() -> open() == 1);
            bystander.write(RawClient.close(1000, ""));
        }
    }

    /** A plain close says 1000, where Roadrunner's is empty (ADR 0012). */
    @ParameterizedTest
    @CsvSource({
        "close 1000 bye, 880503e8627965",
        "'close 1000 ', 880203e8",
        "close, 880203e8",
        "close 1012 bye, 880503f4627965",
        "'close 3000 ', 88020bb8"
    })
    void r08_closeOfTheCallbackByteForByte(String message, String frame) {
        try (RawClient peer = server.connectRaw("/obedient")) {
            RawClient.Frame close = peer.send(message).nextClose();
            assertThat("88" + String.format("%02x", close.payload().length) + hex(close.payload()))
                    .isEqualTo(frame);
            peer.write(RawClient.close(1000, ""));
            assertThat(peer.isAtEnd()).isTrue();
        }
    }

    /** 1012 is not among them: the registry has it as a server's to send (ADR 0012). */
    @ParameterizedTest
    @ValueSource(ints = {1005, 999, 1004, 1006, 1010, 1015, 2000, 5000, 65_535, -1})
    void r08_closeWithACodeThatMayNotBeSentFailsTheSessionAndNoSuchFrameLeaves(int code) {
        try (RawClient peer = server.connectRaw("/obedient")) {
            assertThat(hex(peer.send("close " + code + " bye").nextClose().payload()))
                    .isEqualTo("03f3");
            assertThat(journal.next()).startsWith("1011 ERROR ");
            Connection connection =
                    server.select(Connections.class).stream().findFirst().orElse(null);
            assertThat(connection).isNull();
        }
    }

    @Test
    void r08_reasonThatIsTooLongFailsTheSessionAndNoSuchFrameLeaves() {
        try (RawClient peer = server.connectRaw("/obedient")) {
            String tooLong = "\u20ac".repeat(42);
            assertThat(hex(peer.send("close 1000 " + tooLong).nextClose().payload()))
                    .isEqualTo("03f3");
            assertThatThrownBy(() -> Outcome.close(1000, tooLong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void r18_crashOnTheSecondFrameEndsThatPeerAlone_andItsPlaceIsFree() {
        try (RawClient a = server.connectRaw("/obedient");
                RawClient b = server.connectRaw("/obedient")) {
            assertThat(a.send("one").nextText()).isEqualTo("one 1");
            assertThat(b.send("one").nextText()).isEqualTo("one 1");
            RawClient.Frame end = a.send("fail").nextClose();
            assertThat(end.closeCode()).isEqualTo(1011);
            assertThat(end.payload()).as("no text").hasSize(2);
            assertThat(b.send("two").nextText()).isEqualTo("two 2");
            await().until(() -> open() == 1);
            assertThat(journal.next()).isEqualTo("1011 ERROR nobody's business");
            assertThat(journal.next()).isEqualTo("destroyed after 2");
            try (RawClient next = server.connectRaw("/obedient")) {
                assertThat(next.send("one").nextText()).isEqualTo("one 1");
                next.write(RawClient.close(1000, ""));
            }
            b.write(RawClient.close(1000, ""));
        }
    }
}
