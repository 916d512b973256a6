package io.novaws.cdi;

import jakarta.enterprise.context.spi.Contextual;
import jakarta.enterprise.context.spi.CreationalContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The beans of one connection.
 *
 * <p>Threading: used by one thread at a time; its own lock makes what one leaves visible to the next. Instances are
 * created and destroyed under no lock but that of the thread that runs the connection's callback.
 */
final class BeanStore {
    private static final System.Logger LOG = System.getLogger(BeanStore.class.getName());

    private record Kept(Contextual<Object> contextual, Object instance, CreationalContext<Object> context) {
        void destroy() {
            try {
                contextual.destroy(instance, context);
            } catch (RuntimeException | Error failure) {
                LOG.log(System.Logger.Level.WARNING, "a bean of a connection failed while it was destroyed", failure);
            }
        }
    }

    // All guarded by this.
    private final Map<Contextual<?>, Kept> kept = new HashMap<>(4);
    /** What is not yet destroyed, the youngest last. */
    private final Deque<Contextual<?>> alive = new ArrayDeque<>(2);

    private boolean ended;

    /** Whether all was destroyed: nothing can be kept any more. */
    synchronized boolean hasEnded() {
        return ended;
    }

    @SuppressWarnings("unchecked")
    synchronized <T> @Nullable T find(Contextual<T> contextual) {
        Kept one = kept.get(contextual);
        return one == null ? null : (T) one.instance();
    }

    <T> T get(Contextual<T> contextual, CreationalContext<T> context) {
        T existing = find(contextual);
        if (existing != null) {
            return existing;
        }
        T created = contextual.create(context);
        keep(contextual, created, context);
        return created;
    }

    @SuppressWarnings("unchecked")
    private synchronized <T> void keep(Contextual<T> contextual, T instance, CreationalContext<T> context) {
        kept.put(contextual, new Kept((Contextual<Object>) contextual, instance, (CreationalContext<Object>) context));
        alive.addLast(contextual);
    }

    void destroy(Contextual<?> contextual) {
        Kept one;
        synchronized (this) {
            one = alive.remove(contextual) ? kept.remove(contextual) : null;
        }
        if (one != null) {
            one.destroy();
        }
    }

    /**
     * Destroys all, the youngest first. A bean is found until all are destroyed, as the {@code @PreDestroy} method of
     * one may call another; one that is created meanwhile is destroyed too.
     */
    void destroyAll() {
        for (Kept next = takeYoungest(); next != null; next = takeYoungest()) {
            next.destroy();
        }
    }

    private synchronized @Nullable Kept takeYoungest() {
        Contextual<?> youngest = alive.pollLast();
        if (youngest == null) {
            kept.clear();
            ended = true;
            return null;
        }
        return kept.get(youngest);
    }
}
