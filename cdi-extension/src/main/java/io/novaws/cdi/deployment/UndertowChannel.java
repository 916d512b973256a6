package io.novaws.cdi.deployment;

import io.novaws.core.outbox.ContainerSession;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.WrongMethodTypeException;
import java.lang.ref.WeakReference;
import java.nio.channels.Channel;
import org.jspecify.annotations.Nullable;

/**
 * The channel under a session of Undertow, reached through its public methods by name.
 *
 * <p>Threading: safe from any thread.
 */
final class UndertowChannel implements ContainerSession {
    private static final System.Logger LOG = System.getLogger("io.novaws.deployment");
    private static final String IO_THREAD = "org.xnio.XnioIoThread";

    /** Whether threads of a class do input and output, and lack what the application's have. */
    private static final ClassValue<Boolean> DOES_IO = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            for (Class<?> c = type; c != null; c = c.getSuperclass()) {
                if (c.getName().equals(IO_THREAD)) {
                    return true;
                }
            }
            return false;
        }
    };

    private final Channel channel;
    private final MethodHandle suspend;
    private final MethodHandle resume;
    private final MethodHandle closeCode;
    private final @Nullable UndertowWriter writer;

    private UndertowChannel(Object channel) throws ReflectiveOperationException {
        this.channel = (Channel) channel;
        this.suspend = PublicMethod.of(channel, "suspendReceives", void.class);
        this.resume = PublicMethod.of(channel, "resumeReceives", void.class);
        this.closeCode = closeCode(channel);
        this.writer = UndertowWriter.of(channel);
    }

    /** The channel, or where this Undertow has another shape, nothing that can be done with it. */
    static ContainerSession under(Session session) {
        try {
            Object channel = session.getClass().getMethod("getWebSocketChannel").invoke(session);
            return new UndertowChannel(channel);
        } catch (ReflectiveOperationException | ClassCastException | NullPointerException changed) {
            LOG.log(System.Logger.Level.DEBUG, "Undertow does not show its channel", changed);
            return UNKNOWN;
        }
    }

    private static MethodHandle closeCode(Object channel) {
        try {
            return PublicMethod.of(channel, "getCloseCode", int.class);
        } catch (ReflectiveOperationException | WrongMethodTypeException changed) {
            return MethodHandles.constant(int.class, -1);
        }
    }

    @Override
    public boolean read(boolean on) {
        PublicMethod.call(on ? resume : suspend);
        return true;
    }

    @Override
    public int window() {
        return writer == null ? 1 : UndertowWriter.WINDOW;
    }

    @Override
    public void deliver(Runnable sends) {
        if (writer == null || DOES_IO.get(Thread.currentThread().getClass())) {
            sends.run();
        } else {
            writer.run(sends);
        }
    }

    @Override
    public void gather(boolean more) {
        if (writer != null) {
            writer.gather(more);
        }
    }

    @Override
    public int closeCode() {
        try {
            return (int) closeCode.invokeExact();
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable checked) {
            throw new IllegalStateException(checked);
        }
    }

    @Override
    public boolean kill() {
        close(channel);
        return true;
    }

    @Override
    public Remains remains() {
        return new Left(new WeakReference<>(channel));
    }

    /** The server itself keeps a channel for as long as there is a socket under it. */
    private record Left(WeakReference<Channel> kept) implements Remains {
        @Override
        public boolean isOpen() {
            Channel channel = kept.get();
            return channel != null && channel.isOpen();
        }

        @Override
        public void drop() {
            Channel channel = kept.get();
            if (channel != null) {
                close(channel);
            }
        }
    }

    private static void close(Channel channel) {
        try {
            channel.close();
        } catch (IOException gone) {
            LOG.log(System.Logger.Level.DEBUG, "a socket was gone already", gone);
        }
    }

    @Override
    public boolean mayRunHere() {
        return !DOES_IO.get(Thread.currentThread().getClass());
    }
}
