package io.novaws.cdi;

import io.novaws.ConnectionScoped;
import io.novaws.core.connection.LiveConnection;
import io.novaws.core.dispatch.Beans;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.lang.annotation.Annotation;
import org.jspecify.annotations.Nullable;

/**
 * The instances of one endpoint bean, by its scope: kept with the connection where they are the connection's, otherwise
 * the contextual reference that everyone else is injected.
 *
 * <p>Threading: safe from any thread; the calls for one connection come one at a time.
 */
final class EndpointBeans implements Beans {
    private static final System.Logger LOG = System.getLogger(EndpointBeans.class.getName());

    private final Bean<Object> bean;
    private final BeanManager beans;
    private final ScopeEvents events;
    private final RequestScope requests;
    private final boolean ownedByConnection;
    private volatile @Nullable Object reference;

    @SuppressWarnings("unchecked")
    EndpointBeans(Bean<?> bean, BeanManager beans, ScopeEvents events, RequestScope requests) {
        this.bean = (Bean<Object>) bean;
        this.beans = beans;
        this.events = events;
        this.requests = requests;
        Class<? extends Annotation> scope = bean.getScope();
        this.ownedByConnection = scope == ConnectionScoped.class || scope == Dependent.class;
    }

    @Override
    public void begin(LiveConnection connection) {
        ConnectionContext.storeOf(connection).markAnnounced();
        events.initialized(connection);
    }

    @Override
    public @Nullable Object enter(LiveConnection connection) {
        return requests.activate();
    }

    @Override
    public void exit(@Nullable Object entered) {
        requests.deactivate(entered);
    }

    @Override
    public Object instance(LiveConnection connection) {
        if (ownedByConnection) {
            BeanStore store = ConnectionContext.storeOf(connection);
            Object existing = store.find(bean);
            return existing != null
                    ? existing
                    : InjectedConnection.whileCreating(
                            bean, () -> store.get(bean, beans.createCreationalContext(bean)));
        }
        Object shared = reference;
        if (shared == null) {
            shared = beans.getReference(bean, bean.getBeanClass(), beans.createCreationalContext(bean));
            reference = shared;
        }
        return shared;
    }

    @Override
    public void end(LiveConnection connection) {
        if (!(connection.scope() instanceof BeanStore store)) {
            return;
        }
        tell(store, () -> events.beforeDestroyed(connection));
        store.destroyAll();
        connection.scope(null);
        tell(store, () -> events.destroyed(connection));
    }

    private static void tell(BeanStore store, Runnable announcement) {
        if (!store.announced()) {
            return;
        }
        try {
            announcement.run();
        } catch (RuntimeException failure) {
            LOG.log(System.Logger.Level.WARNING, "an observer of the end of a connection's scope failed", failure);
        }
    }
}
