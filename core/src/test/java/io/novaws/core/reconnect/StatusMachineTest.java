package io.novaws.core.reconnect;

import static io.novaws.ConnectionStatus.CLOSED;
import static io.novaws.ConnectionStatus.CONNECTED;
import static io.novaws.ConnectionStatus.CONNECTING;
import static io.novaws.ConnectionStatus.ERROR;
import static io.novaws.ConnectionStatus.INITIALIZED;
import static io.novaws.ConnectionStatus.WEBSOCKET_CONNECTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.ConnectionStatus;
import io.novaws.handler.LinkFailure;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Scenario N-04: where a client connection may go from where it is. */
class StatusMachineTest {
    private final List<ConnectionStatus> told = new ArrayList<>();
    private final StatusMachine machine = new StatusMachine((from, to) -> told.add(to));

    @Test
    void n04_illegalTransition_changesNothing_andIsToldToNobody() {
        assertThat(machine.to(WEBSOCKET_CONNECTED)).isFalse();
        assertThat(machine.status()).isEqualTo(INITIALIZED);
        assertThat(told).isEmpty();
    }

    @Test
    void n04_error_isAcceptedFromAnywhere_andKeepsItsReason() {
        LinkFailure reason = LinkFailures.lost();
        assertThat(machine.to(CONNECTING)).isTrue();
        assertThat(machine.to(CONNECTED)).isTrue();
        assertThat(machine.to(ERROR, reason)).isTrue();
        assertThat(machine.lastError()).contains(reason);
        assertThat(told).containsExactly(CONNECTING, CONNECTED, ERROR);
    }

    @ParameterizedTest
    @EnumSource(ConnectionStatus.class)
    void n04_afterAnError_nothingFollows(ConnectionStatus next) {
        machine.to(ERROR, LinkFailures.lost());
        assertThat(machine.to(next)).isFalse();
        assertThat(machine.status()).isEqualTo(ERROR);
    }

    @Test
    void theEnd_isToldOnce_fromAnywhere() {
        machine.to(ERROR, LinkFailures.lost());
        machine.end();
        machine.end();
        assertThat(told).containsExactly(ERROR, CLOSED);
    }
}
