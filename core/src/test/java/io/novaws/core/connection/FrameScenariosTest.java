package io.novaws.core.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.novaws.NovaEndpoint;
import io.novaws.Outcome;
import io.novaws.core.fixture.Engine;
import io.novaws.core.fixture.Engine.Line;
import jakarta.websocket.OnMessage;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which control frames may be sent. */
class FrameScenariosTest {
    @NovaEndpoint("/frames")
    static class Plain {
        @OnMessage
        void message(String text) {}
    }

    private final Line line = new Engine(new Plain()).connect();

    @Test
    void n20_aControlFrameOf125Bytes_isSent() {
        line.connection().ping(ByteBuffer.allocate(125));
        line.connection().pong(ByteBuffer.allocate(125));
        assertThat(line.heard()).containsExactly("PING[125]", "PONG[125]");
    }

    @Test
    void n20_aControlFrameOf126Bytes_isTooLarge() {
        assertThatThrownBy(() -> line.connection().ping(ByteBuffer.allocate(126)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 125 bytes, not 126");
        assertThatThrownBy(() -> line.connection().pong(ByteBuffer.allocate(126)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(line.heard()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1003, 1007, 1014, 3000, 4999})
    void n20_codesThatMayBeSent_are(int code) {
        assertThat(Outcome.close(code, "why")).isEqualTo(new Outcome.Close(code, "why"));
        line.connection().close(code, "why");
        assertThat(line.link().closeCode()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(ints = {1004, 1005, 1006, 1015})
    void n20_reservedCodes_areRefused(int code) {
        assertRefused(code);
    }

    @ParameterizedTest
    @ValueSource(ints = {999, 1016, 2999, 5000, 0, -1})
    void n20_codesThatAreNone_areRefused(int code) {
        assertRefused(code);
    }

    private void assertRefused(int code) {
        assertThatThrownBy(() -> Outcome.close(code, "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> line.connection().close(code, "")).isInstanceOf(IllegalArgumentException.class);
        assertThat(line.link().close()).isNull();
        assertThat(line.connection().closeCause()).isEmpty();
    }

    @Test
    void n20_aCloseWithoutAReason_hasAnEmptyOne() {
        line.connection().close();
        assertThat(line.link().closeCode()).isEqualTo(1000);
        assertThat(Objects.requireNonNull(line.link().close()).getReasonPhrase())
                .isEmpty();
    }
}
