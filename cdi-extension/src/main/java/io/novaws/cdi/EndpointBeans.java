package io.novaws.cdi;

import io.novaws.ConnectionScoped;
import io.novaws.core.connection.LiveConnection;
import io.novaws.core.dispatch.Beans;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.spi.Context;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.lang.annotation.Annotation;
import org.jspecify.annotations.Nullable;

/**
 * The instances of one endpoint bean, by its scope: kept with the connection where they are the connection's, otherwise
 * the contextual instance, behind the proxy that everyone else is injected.
 *
 * <p>Threading: safe from any thread; the calls for one connection come one at a time.
 */
final class EndpointBeans implements Beans {
    private static final System.Logger LOG = System.getLogger(EndpointBeans.class.getName());

    private final Bean<Object> bean;
    private final BeanManager beans;
    private final ScopeEvents events;
    private final RequestScope requests;
    private final Class<? extends Annotation> scope;

    @SuppressWarnings("unchecked")
    EndpointBeans(Bean<?> bean, BeanManager beans, ScopeEvents events, RequestScope requests) {
        this.bean = (Bean<Object>) bean;
        this.beans = beans;
        this.events = events;
        this.requests = requests;
        this.scope = bean.getScope();
    }

    @Override
    public void begin(LiveConnection connection) {
        ConnectionContext.storeOf(connection);
        Object entered = requests.activate();
        try {
            events.initialized(connection);
        } finally {
            requests.deactivate(entered);
        }
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
        return scope == ConnectionScoped.class || scope == Dependent.class
                ? ofConnection(ConnectionContext.storeOf(connection))
                : ofContext(beans.getContext(scope));
    }

    private Object ofConnection(BeanStore store) {
        Object existing = store.find(bean);
        return existing != null
                ? existing
                : InjectedConnection.whileCreating(bean, () -> store.get(bean, beans.createCreationalContext(bean)));
    }

    private Object ofContext(Context context) {
        Object existing = context.get(bean);
        return existing != null ? existing : context.get(bean, beans.createCreationalContext(bean));
    }

    @Override
    public void end(LiveConnection connection) {
        if (!(connection.scope() instanceof BeanStore store)) {
            return; // it never began
        }
        Object entered = requests.activate();
        try {
            tell(() -> events.beforeDestroyed(connection));
            store.destroyAll();
            tell(() -> events.destroyed(connection));
        } finally {
            requests.deactivate(entered);
        }
    }

    private static void tell(Runnable announcement) {
        try {
            announcement.run();
        } catch (RuntimeException | Error failure) {
            LOG.log(System.Logger.Level.WARNING, "an observer of the end of a connection's scope failed", failure);
        }
    }
}
