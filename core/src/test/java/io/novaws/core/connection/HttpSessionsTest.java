package io.novaws.core.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.CloseCause;
import io.novaws.NovaEndpoint;
import io.novaws.core.fixture.Engine;
import io.novaws.core.fixture.RecordingLink;
import io.novaws.core.outbox.OutboxBounds;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnMessage;
import java.security.Principal;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Connections end with the HTTP session of their caller, whenever that ends. */
class HttpSessionsTest {
    @NovaEndpoint("/echo")
    static class Echo {
        @OnMessage
        String message(String text) {
            return text;
        }
    }

    private static final Principal ADA = () -> "ada";

    private final Directory directory = new Directory(Set.of(Echo.class));
    private final Engine engine = new Engine(new Echo(), directory);

    private LiveConnection admit(@Nullable Principal caller, String session) {
        return new LiveConnection(
                engine.dispatcher,
                directory,
                Map.of(),
                new Identity(caller, role -> false, null, new HttpSessionId(session), null),
                engine.admit(Map.of()).transport(),
                () -> {});
    }

    private Engine.Line open(LiveConnection admitted) {
        Engine.Line line = engine.open(admitted, new RecordingLink(), OutboxBounds.DEFAULT);
        engine.workers.runAll();
        return line;
    }

    private static void assertEnded(Engine.Line line) {
        assertThat(line.link().closeCode()).isEqualTo(1008);
        assertThat(line.connection().closeCause()).contains(CloseCause.AUTHENTICATION);
    }

    @Test
    void endOfTheSession_closesTheConnectionsOfItsCaller_andNoOthers() {
        Engine.Line hers = open(admit(ADA, "one"));
        Engine.Line other = open(admit(ADA, "two"));
        Engine.Line nobodys = open(admit(null, "one"));
        directory.sessionEnded("one");
        assertEnded(hers);
        assertThat(other.says("hello").heard()).containsExactly("hello");
        assertThat(nobodys.says("hello").heard()).containsExactly("hello");
    }

    @Test
    void sessionWithAnotherId_isTheSame() {
        Engine.Line line = open(admit(ADA, "one"));
        directory.sessionRenamed("one", "two");
        directory.sessionEnded("one");
        assertThat(line.says("hello").heard()).containsExactly("hello");
        directory.sessionEnded("two");
        assertEnded(line);
    }

    @Test
    void sessionThatEndsDuringTheHandshake_closesTheConnectionAsSoonAsItIsOpen() {
        LiveConnection admitted = admit(ADA, "one");
        directory.sessionRenamed("one", "two");
        directory.sessionEnded("two");
        assertEnded(open(admitted));
    }

    @Test
    void sessionThatEndsBeforeTheApplicationNamesTheCaller_closesTheConnectionToo() {
        LiveConnection admitted = admit(null, "one");
        directory.sessionEnded("one");
        admitted.identify(admitted.identity().replacedBy(ADA, role -> false));
        assertEnded(open(admitted));
    }

    @Test
    void containerThatClosesFirst_isTheEndOfTheIdentityToo() {
        CloseReason reason = new CloseReason(CloseReason.CloseCodes.VIOLATED_POLICY, "");
        Engine.Line hers = open(admit(ADA, "one"));
        Engine.Line nobodys = open(admit(null, "one"));
        hers.leaves(reason);
        nobodys.leaves(reason);
        assertThat(hers.connection().closeCause()).contains(CloseCause.AUTHENTICATION);
        assertThat(nobodys.connection().closeCause()).contains(CloseCause.PEER);
    }
}
