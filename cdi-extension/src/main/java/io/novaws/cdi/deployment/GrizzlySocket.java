package io.novaws.cdi.deployment;

import jakarta.servlet.ServletRequest;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * The connection of Grizzly that a request of Payara or GlassFish came by, reached through public methods by name.
 *
 * <p>Threading: safe from any thread. Both ways to close tell those who listen on this thread.
 */
final class GrizzlySocket {
    private static final System.Logger LOG = System.getLogger("io.novaws.deployment");

    private final MethodHandle isOpen;
    private final MethodHandle close;
    private final MethodHandle terminate;

    private GrizzlySocket(MethodHandle isOpen, MethodHandle close, MethodHandle terminate) {
        this.isOpen = isOpen;
        this.close = close;
        this.terminate = terminate;
    }

    /** The connection under a container's own request; null if it is not of Grizzly, or has another shape. */
    static @Nullable GrizzlySocket under(ServletRequest containers) {
        try {
            Object catalinas = get(containers, "getUnwrappedCoyoteRequest");
            Object connection = get(get(get(catalinas, "getCoyoteRequest"), "getContext"), "getCloseable");
            return new GrizzlySocket(
                    PublicMethod.of(connection, "isOpen", boolean.class),
                    PublicMethod.of(connection, "closeSilently", void.class),
                    PublicMethod.of(connection, "terminateSilently", void.class));
        } catch (NoSuchMethodException another) {
            return null;
        } catch (ReflectiveOperationException | RuntimeException changed) {
            LOG.log(System.Logger.Level.DEBUG, "the request does not show its connection", changed);
            return null;
        }
    }

    private static Object get(Object object, String name) throws ReflectiveOperationException {
        return object.getClass().getMethod(name).invoke(object);
    }

    boolean isOpen() {
        try {
            return (boolean) isOpen.invokeExact();
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable checked) {
            throw new IllegalStateException(checked);
        }
    }

    /** Closes as soon as what waits for the peer has been written: at once, where nothing does. */
    void closeWhenWritten() {
        PublicMethod.call(close);
    }

    /** Closes, whatever waits for the peer. */
    void closeNow() {
        PublicMethod.call(terminate);
    }
}
