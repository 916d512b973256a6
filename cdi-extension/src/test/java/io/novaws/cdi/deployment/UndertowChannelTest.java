package io.novaws.cdi.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.novaws.core.outbox.ContainerSession;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Against a channel with the public methods of Undertow's. */
class UndertowChannelTest {
    /** As {@code io.undertow.websockets.core.WebSocketChannel}. */
    public static class Channel implements java.nio.channels.Channel {
        final List<String> log = new ArrayList<>();
        boolean gone;
        int code = -1;

        /** Reads no more. */
        public synchronized void suspendReceives() {
            if (gone) {
                throw new IllegalStateException("closed");
            }
            log.add("suspend");
        }

        /** Reads on. */
        public synchronized void resumeReceives() {
            log.add("resume");
        }

        /** The code of the close frame that was sent or has come, or -1. */
        public int getCloseCode() {
            return code;
        }

        @Override
        public boolean isOpen() {
            return !gone;
        }

        @Override
        public void close() throws IOException {
            log.add("close");
            if (gone) {
                throw new IOException("broken pipe");
            }
        }
    }

    /** What Undertow's session has beyond the API. */
    public interface Undertows extends Session {
        /** The channel. */
        @Nullable
        Object getWebSocketChannel();
    }

    /** Not to be closed. */
    public static final class Shapeless {
        /** Reads no more. */
        public void suspendReceives() {}
    }

    private static ContainerSession under(@Nullable Object channel) {
        return UndertowChannel.under((Session) Proxy.newProxyInstance(
                Undertows.class.getClassLoader(),
                new Class<?>[] {Undertows.class},
                (self, method, arguments) -> method.getName().equals("getWebSocketChannel") ? channel : null));
    }

    private final Channel channel = new Channel();

    @Test
    void reading_isSuspendedAndResumed_andTheChannelClosed() {
        ContainerSession container = under(channel);
        assertThat(container.read(false)).isTrue();
        assertThat(container.read(true)).isTrue();
        assertThat(container.kill()).isTrue();
        assertThat(channel.log).containsExactly("suspend", "resume", "close");
    }

    @Test
    void channelThatIsGone_isKilledWithoutAWord() {
        channel.gone = true;
        ContainerSession container = under(channel);
        assertThat(container.kill()).isTrue();
        assertThatThrownBy(() -> container.read(false)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void codeOfTheCloseFrame_isTheChannels() {
        ContainerSession container = under(channel);
        assertThat(container.closeCode()).isEqualTo(-1);
        channel.code = 1002;
        assertThat(container.closeCode()).isEqualTo(1002);
    }

    /** As a channel of Undertow that shows what writes it. */
    public static final class Writable extends Channel {
        final List<Runnable> handedOver = new ArrayList<>();
        boolean stopped;

        /** The thread. */
        public Executor getIoThread() {
            return task -> {
                if (stopped) {
                    throw new RejectedExecutionException();
                }
                handedOver.add(task);
            };
        }

        /** Puts flushes off. */
        public void setRequireExplicitFlush(boolean explicit) {
            log.add(explicit ? "gather" : "flush");
        }
    }

    @Test
    void severalMessages_areHandedToTheThreadThatWrites_andGathered() {
        Writable writable = new Writable();
        ContainerSession container = under(writable);
        assertThat(container.window()).isEqualTo(16);
        container.deliver(() -> writable.log.add("sent"));
        assertThat(writable.log).isEmpty();
        writable.handedOver.get(0).run();
        container.gather(true);
        container.gather(false);
        assertThat(writable.log).containsExactly("sent", "gather", "flush");
    }

    @Test
    void messagesOfAServerThatStops_areSentByWhoeverHasThem() {
        Writable writable = new Writable();
        writable.stopped = true;
        under(writable).deliver(() -> writable.log.add("sent"));
        assertThat(writable.log).containsExactly("sent");
    }

    @Test
    void channelThatDoesNotShowWhatWritesIt_getsOneMessageAtATime() {
        ContainerSession container = under(channel);
        assertThat(container.window()).isEqualTo(1);
        container.deliver(() -> channel.log.add("sent"));
        container.gather(true);
        assertThat(channel.log).containsExactly("sent");
    }

    /** As an Undertow might be that does not tell the code. */
    public static final class Silent implements java.nio.channels.Channel {
        /** Reads no more. */
        public void suspendReceives() {}

        /** Reads on. */
        public void resumeReceives() {}

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    @Test
    void channelThatTellsNoCode_isServedAllTheSame() {
        ContainerSession container = under(new Silent());
        assertThat(container.read(false)).isTrue();
        assertThat(container.closeCode()).isEqualTo(-1);
    }

    @Test
    void sessionOfAnotherShape_isServedAllTheSame() {
        Session plain = Asked.proxy(Session.class, (method, arguments) -> null);
        for (ContainerSession container :
                List.of(UndertowChannel.under(plain), under(null), under("no channel"), under(new Shapeless()))) {
            assertThat(container).isSameAs(ContainerSession.UNKNOWN);
            assertThat(container.read(false)).isFalse();
            assertThat(container.kill()).isFalse();
        }
    }

    @Test
    void remains_areTheChannelAsLongAsThereIsOne_andKeepNone() {
        ContainerSession.Remains open = under(channel).remains();
        assertThat(open.isOpen()).isTrue();
        open.drop();
        assertThat(channel.log).containsExactly("close");
        channel.gone = true;
        assertThat(open.isOpen()).as("the peer has answered").isFalse();
        Channel forgotten = new Channel();
        WeakReference<Channel> seen = new WeakReference<>(forgotten);
        ContainerSession.Remains remains = under(forgotten).remains();
        forgotten = null;
        Awaitility.await().until(() -> {
            System.gc();
            return seen.get() == null;
        });
        remains.drop();
        assertThat(remains.isOpen()).isFalse();
    }

    @Test
    void callbacksMayRun_exceptOnThreadsOfXnio() throws Exception {
        ContainerSession container = under(channel);
        assertThat(container.mayRunHere()).isTrue();
        boolean[] here = {true};
        Thread io = new org.xnio.XnioIoThread(() -> here[0] = container.mayRunHere()) {};
        io.start();
        io.join(10_000);
        assertThat(here[0]).isFalse();
    }
}
