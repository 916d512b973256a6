package io.novaws.it.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.Connection;
import io.novaws.ConnectionScoped;
import io.novaws.NonBlocking;
import io.novaws.NovaEndpoint;
import io.novaws.OnHandshake;
import io.novaws.OnSignal;
import io.novaws.it.support.Journal;
import io.novaws.it.support.TestClient;
import io.novaws.it.support.TestServer;
import jakarta.inject.Inject;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** On which thread a callback runs, and that its scope is there on each. */
class ThreadsTest {
    private static String thread() {
        Thread thread = Thread.currentThread();
        return thread.getName().startsWith("nova-io-") ? "io" : "worker";
    }

    /** Says whose thread it is used on, and counts its uses. */
    @ConnectionScoped
    static class Usage {
        private int uses;

        String next() {
            return thread() + ++uses;
        }
    }

    @NovaEndpoint("/blocking")
    static class Blocking {
        @Inject
        Usage usage;

        @Inject
        Journal journal;

        @OnHandshake
        void asked() {
            journal.write("handshake " + usage.next());
        }

        @OnOpen
        void opened() {
            journal.write("open " + usage.next());
        }

        @OnMessage
        String said(String text) {
            return usage.next();
        }

        @OnClose
        void closed() {
            journal.write("close " + usage.next());
        }
    }

    @Test
    void callbacks_runOnWorkers() {
        try (TestServer server = TestServer.with(Blocking.class, Usage.class, Journal.class)) {
            Journal journal = server.select(Journal.class);
            try (TestClient peer = server.connect("/blocking")) {
                peer.send("x");
                assertThat(peer.nextText()).isEqualTo("worker3");
            }
            assertThat(journal.next()).isEqualTo("handshake worker1");
            assertThat(journal.next()).isEqualTo("open worker2");
            assertThat(journal.next()).isEqualTo("close worker4");
        }
    }

    @NovaEndpoint("/non-blocking")
    @NonBlocking
    static class AllNonBlocking {
        @Inject
        Usage usage;

        @Inject
        Journal journal;

        @OnHandshake
        void asked() {
            journal.write("handshake " + usage.next());
        }

        @OnOpen
        void opened() {
            journal.write("open " + usage.next());
        }

        @OnMessage
        String said(String text) {
            return usage.next();
        }

        @OnClose
        void closed() {
            journal.write("close " + usage.next());
        }
    }

    @Test
    void callbacksOfANonBlockingClass_runOnTheThreadThatReads() {
        try (TestServer server = TestServer.with(AllNonBlocking.class, Usage.class, Journal.class)) {
            Journal journal = server.select(Journal.class);
            try (TestClient peer = server.connect("/non-blocking")) {
                peer.send("x");
                assertThat(peer.nextText()).isEqualTo("io3");
            }
            assertThat(journal.next()).isEqualTo("handshake io1");
            assertThat(journal.next()).isEqualTo("open io2");
            assertThat(journal.next()).isEqualTo("close io4");
        }
    }

    @NovaEndpoint("/mixed")
    static class Mixed {
        @Inject
        Usage usage;

        @OnMessage
        @NonBlocking
        String quick(int number) {
            return "quick " + usage.next();
        }

        @OnMessage
        String slow(byte[] data) {
            return "slow " + usage.next();
        }

        @OnSignal
        @NonBlocking
        String told(Integer number) {
            return "told " + usage.next();
        }
    }

    @Test
    void callbacksOfBothKinds_runEachWhereItBelongsAndInOrder() {
        try (TestServer server = TestServer.with(Mixed.class, Usage.class);
                TestClient peer = server.connect("/mixed")) {
            peer.send("1");
            assertThat(peer.nextText()).isEqualTo("quick io1");
            peer.send(new byte[1]);
            assertThat(peer.nextText()).isEqualTo("slow worker2");
            for (int i = 0; i < 50; i++) {
                peer.send(new byte[1]);
                peer.send("1");
            }
            for (int i = 3; i < 103; i += 2) {
                assertThat(peer.nextText()).isEqualTo("slow worker" + i);
                assertThat(peer.nextText()).matches("quick (io|worker)" + (i + 1));
            }
        }
    }

    @NovaEndpoint("/stage")
    static class Stages {
        @Inject
        Usage usage;

        @OnMessage
        CompletionStage<String> said(String text) {
            return CompletableFuture.completedFuture(usage.next());
        }
    }

    @Test
    void callbackThatReturnsAStage_runsOnTheThreadThatReads() {
        try (TestServer server = TestServer.with(Stages.class, Usage.class);
                TestClient peer = server.connect("/stage")) {
            peer.send("x");
            assertThat(peer.nextText()).isEqualTo("io1");
        }
    }

    @NovaEndpoint("/stuck")
    static class Stuck {
        private static final CountDownLatch RELEASE = new CountDownLatch(1);

        @OnMessage
        String said(String text) throws InterruptedException {
            if (text.equals("wait")) {
                return "released " + RELEASE.await(10, TimeUnit.SECONDS);
            }
            RELEASE.countDown();
            return "releasing";
        }
    }

    @Test
    void callbackThatBlocks_holdsUpNobodyElse() {
        try (TestServer server = TestServer.with(Stuck.class);
                TestClient first = server.connect("/stuck");
                TestClient second = server.connect("/stuck");
                TestClient third = server.connect("/stuck")) {
            first.send("wait");
            second.send("wait");
            third.send("go");
            assertThat(third.nextText()).isEqualTo("releasing");
            assertThat(first.nextText()).isEqualTo("released true");
            assertThat(second.nextText()).isEqualTo("released true");
        }
    }

    @NovaEndpoint("/elsewhere")
    static class Elsewhere {
        @Inject
        Connection connection;

        @OnMessage
        void said(String text) {
            CompletableFuture.runAsync(() -> connection.send("from " + thread() + " " + text));
        }
    }

    @Test
    void connection_isUsedFromAThreadOfTheApplication() {
        try (TestServer server = TestServer.with(Elsewhere.class);
                TestClient peer = server.connect("/elsewhere")) {
            peer.send("x");
            assertThat(peer.nextText()).isEqualTo("from worker x");
        }
    }
}
