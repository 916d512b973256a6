package io.novaws.cdi.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.ws.wsoc.ServersLink;
import io.novaws.core.outbox.ContainerSession;
import io.openliberty.webcontainer60.srt.ServersRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Session;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LibertySessionTest {
    private static final CloseReason AWAY = new CloseReason(CloseCodes.GOING_AWAY, "");
    private static final CloseReason ERROR = new CloseReason(CloseCodes.UNEXPECTED_CONDITION, "Connection reset");

    private final List<Runnable> patient = new ArrayList<>();
    private final List<Object> closed = new ArrayList<>();
    private final Session session = Asked.proxy(Session.class, (method, arguments) -> {
        closed.add(arguments[0]);
        return null;
    });
    private final ContainerSession container = new LibertySession(patient::add);

    @Test
    void aRequestOfTheServer_comesToSuchASession_whateverFiltersAreAroundIt() {
        HttpServletRequest request = new HttpServletRequestWrapper(
                ServersRequest.of(Asked.handshake().request()));
        ApplicationThreads threads = ApplicationThreads.of(Thread::new);
        assertThat(ContainerRequest.of(request, threads).session(session)).isInstanceOf(LibertySession.class);
        assertThat(ContainerRequest.of(Asked.handshake().request(), threads).session(session))
                .isNotInstanceOf(LibertySession.class);
    }

    @Test
    void aClose_isForPatientThreads_becauseTheServerWaitsThereForThePeer() throws Exception {
        container.close(session, AWAY);
        assertThat(closed).isEmpty();
        patient.forEach(Runnable::run);
        assertThat(closed).containsExactly(AWAY);
    }

    @Test
    void aSocket_isNotDropped_butClosed_becauseTheServerWouldKeepItForEver() {
        assertThat(container.kill()).isFalse();
        container.remains().drop();
        assertThat(patient).isEmpty();
    }

    @Test
    void a1011_isALoss_ifTheServerCouldNotReadOrWrite_andThePeersOtherwise() {
        assertThat(ServersLink.processReadErrorComplete(() -> container.isLost(ERROR)))
                .isTrue();
        assertThat(ServersLink.processWriteError(() -> container.isLost(ERROR))).isTrue();
        assertThat(ServersLink.incomingCloseConnection(() -> container.isLost(ERROR)))
                .isFalse();
        assertThat(ServersLink.processReadErrorComplete(() -> container.isLost(AWAY)))
                .isFalse();
        assertThat(container.isLost(new CloseReason(CloseCodes.CLOSED_ABNORMALLY, "")))
                .isTrue();
    }
}
