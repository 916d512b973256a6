package io.novaws.cdi.deployment;

import jakarta.websocket.Session;
import java.lang.reflect.Field;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What a session of Tyrus starts its timers with. For each message in and out it starts one anew, also where there is no
 * idle time-out; in Payara and GlassFish each start collects the context of the thread, which takes most of the time of a
 * message. Nova has a time-out of its own, and spares the timer where there is nothing to wait for.
 *
 * <p>Threading: any thread, before the session has messages.
 */
final class TyrusTimers {
    private static final System.Logger LOG = System.getLogger("io.novaws.deployment");
    private static final String SESSION = "org.glassfish.tyrus.core.TyrusSession";

    private TyrusTimers() {}

    /** Spares those of a session, if it is of Tyrus and of the shape that is known; answers whether it is. */
    static boolean spare(Session session) {
        if (!session.getClass().getName().equals(SESSION)) {
            return false;
        }
        try {
            return spare(session, session.getClass().getDeclaredField("service"));
        } catch (ReflectiveOperationException | RuntimeException changed) {
            LOG.log(System.Logger.Level.DEBUG, "Tyrus does not show its timers", changed);
            return false;
        }
    }

    private static boolean spare(Object session, Field service) throws IllegalAccessException {
        service.setAccessible(true);
        if (!(service.get(session) instanceof ScheduledExecutorService timers)) {
            return false;
        }
        service.set(session, new SparingTimers(timers));
        return true;
    }
}
