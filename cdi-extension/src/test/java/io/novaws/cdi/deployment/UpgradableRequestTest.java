package io.novaws.cdi.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.core.outbox.ContainerSession;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.websocket.Session;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class UpgradableRequestTest {
    private final List<Runnable> workers = new ArrayList<>();
    private final Asked asked = Asked.handshake()
            .header("X-Tyrus-Tracing-Accept", "ALL")
            .header("x-tyrus-anything", "1")
            .header("TYRUS-X", "2")
            .header("X-Tyr", "3");
    private final UpgradableRequest request = new UpgradableRequest(asked.request(), workers::add, Runnable::run);
    private final Session session = Asked.proxy(Session.class, (method, arguments) -> null);

    @Test
    void headersThatMakeTyrusTalk_areHidden_whateverTheirCase() {
        assertThat(Collections.list(request.getHeaderNames()))
                .contains("X-Tyr", "Host")
                .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).contains("tyrus"));
        for (String name : List.of("X-Tyrus-Tracing-Accept", "x-TYRUS-anything", "tyrus-x")) {
            assertThat(request.getHeader(name)).isNull();
            assertThat(Collections.list(request.getHeaders(name))).isEmpty();
        }
        assertThat(request.getHeader("X-Tyr")).isEqualTo("3");
        assertThat(Collections.list(request.getHeaders("Upgrade"))).containsExactly("websocket");
    }

    @Test
    void bytesBehindTheRequest_areFramesThatCameTooEarly() throws Exception {
        assertThat(request.bringsFrames()).isFalse();
        asked.bytesBehind = 1;
        assertThat(request.bringsFrames()).isTrue();
    }

    @Test
    void kill_endsTheUpgradedSocket_onAWorker() throws Exception {
        Asked.Socket socket = request.upgrade(Asked.Socket.class);
        ContainerSession container = request.session(session);
        assertThat(container.kill()).isTrue();
        assertThat(socket.destroyed).as("not on the timer's thread").hasValue(0);
        workers.forEach(Runnable::run);
        assertThat(socket.destroyed).hasValue(1);
    }

    @Test
    void killerOfALaterTime_endsTheSocketToo() throws Exception {
        Asked.Socket socket = request.upgrade(Asked.Socket.class);
        ContainerSession.Remains remains = request.session(session).remains();
        assertThat(remains.isOpen()).as("the server closes it by itself").isFalse();
        remains.drop();
        workers.forEach(Runnable::run);
        assertThat(socket.destroyed).hasValue(1);
    }

    @Test
    void kill_afterTheWorkersHaveEnded_endsTheSocketAllTheSame() throws Exception {
        UpgradableRequest late = new UpgradableRequest(
                asked.request(),
                task -> {
                    throw new RejectedExecutionException("the application has stopped");
                },
                Runnable::run);
        Asked.Socket socket = late.upgrade(Asked.Socket.class);
        assertThat(late.session(session).kill()).isTrue();
        assertThat(socket.destroyed).hasValue(1);
    }

    @Test
    void withoutAnUpgrade_nothingCanBeKilled_orPaused() {
        ContainerSession container = request.session(session);
        assertThat(container.kill()).isFalse();
        container.remains().drop();
        assertThat(workers).isEmpty();
        assertThat(container.read(false)).isFalse();
        assertThat(container.read(true)).isTrue();
        assertThat(container.mayRunHere()).isTrue();
    }

    @Test
    void requestOfAnyOtherContainer_isUpgradable_whateverFiltersPutAroundIt() {
        assertThat(ContainerRequest.of(
                        new HttpServletRequestWrapper(asked.request()), ApplicationThreads.of(Thread::new)))
                .isInstanceOf(UpgradableRequest.class);
    }
}
