package io.novaws.cdi;

import jakarta.enterprise.context.spi.Contextual;
import jakarta.enterprise.context.spi.CreationalContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
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
            } catch (RuntimeException failure) {
                LOG.log(System.Logger.Level.WARNING, "a bean of a connection failed while it was destroyed", failure);
            }
        }
    }

    private final Map<Contextual<?>, Kept> kept = new HashMap<>(4);
    private final List<Kept> inOrder = new ArrayList<>(2);
    private boolean announced;

    /** Whether the start of the scope was announced, so that its end shall be. */
    synchronized boolean announced() {
        return announced;
    }

    synchronized void markAnnounced() {
        announced = true;
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
        Kept one = new Kept((Contextual<Object>) contextual, instance, (CreationalContext<Object>) context);
        kept.put(contextual, one);
        inOrder.add(one);
    }

    void destroy(Contextual<?> contextual) {
        Kept one;
        synchronized (this) {
            one = kept.remove(contextual);
            inOrder.remove(one);
        }
        if (one != null) {
            one.destroy();
        }
    }

    /** Destroys all, the youngest first. */
    void destroyAll() {
        List<Kept> all;
        synchronized (this) {
            all = new ArrayList<>(inOrder);
            inOrder.clear();
            kept.clear();
        }
        Collections.reverse(all);
        all.forEach(Kept::destroy);
    }
}
