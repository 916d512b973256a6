package io.novaws.cdi.deployment;

import io.novaws.core.outbox.ContainerSession;
import jakarta.websocket.Session;
import java.io.Closeable;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;

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

    private final Closeable channel;
    private final MethodHandle suspend;
    private final MethodHandle resume;

    private UndertowChannel(Closeable channel, MethodHandle suspend, MethodHandle resume) {
        this.channel = channel;
        this.suspend = suspend;
        this.resume = resume;
    }

    /** The channel, or where this Undertow has another shape, nothing that can be done with it. */
    static ContainerSession under(Session session) {
        try {
            Object channel = session.getClass().getMethod("getWebSocketChannel").invoke(session);
            return new UndertowChannel(
                    (Closeable) channel, method(channel, "suspendReceives"), method(channel, "resumeReceives"));
        } catch (ReflectiveOperationException | ClassCastException | NullPointerException changed) {
            LOG.log(System.Logger.Level.DEBUG, "Undertow does not show its channel", changed);
            return UNKNOWN;
        }
    }

    private static MethodHandle method(Object channel, String name) throws ReflectiveOperationException {
        return MethodHandles.publicLookup()
                .unreflect(channel.getClass().getMethod(name))
                .bindTo(channel)
                .asType(MethodType.methodType(void.class));
    }

    @Override
    public boolean read(boolean on) {
        try {
            (on ? resume : suspend).invokeExact();
            return true;
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

    /** The server itself keeps a channel for as long as there is a socket under it. */
    @Override
    public Runnable killer() {
        WeakReference<Closeable> kept = new WeakReference<>(channel);
        return () -> {
            Closeable open = kept.get();
            if (open != null) {
                close(open);
            }
        };
    }

    private static void close(Closeable channel) {
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
