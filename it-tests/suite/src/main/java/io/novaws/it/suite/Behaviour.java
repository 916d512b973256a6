package io.novaws.it.suite;

import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Something that every server must do: the tests of a feature, as default methods. A test class of a server implements the
 * behaviours that it has, and says with {@link RunsOn} which server it is.
 */
@ExtendWith({Deviating.class, Results.class})
public interface Behaviour {
    ServerUnderTest server();

    /** No pings but an endpoint's own: peers on a bare socket do not answer them, and do not expect them. */
    @BeforeEach
    default void withoutHeartbeat() {
        server().ask("set nova.server.heartbeat 0");
    }

    /** A key of the journal, or a gate, that no other test uses. */
    default String key() {
        return "k" + UUID.randomUUID();
    }
}
