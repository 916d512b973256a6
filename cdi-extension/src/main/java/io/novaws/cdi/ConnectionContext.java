package io.novaws.cdi;

import io.novaws.ConnectionScoped;
import io.novaws.core.connection.Current;
import io.novaws.core.connection.LiveConnection;
import io.novaws.core.model.Notice;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.context.spi.AlterableContext;
import jakarta.enterprise.context.spi.Contextual;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.spi.Bean;
import java.lang.annotation.Annotation;
import org.jspecify.annotations.Nullable;

/**
 * The connection scope: the beans of the connection whose callback runs on this thread.
 *
 * <p>It calls itself active always, so that its use outside a callback is answered by Nova, with a remedy, and not by
 * the container (docs/adr/0003).
 *
 * <p>Threading: safe from any thread.
 */
final class ConnectionContext implements AlterableContext {
    @Override
    public Class<? extends Annotation> getScope() {
        return ConnectionScoped.class;
    }

    @Override
    public boolean isActive() {
        return true;
    }

    @Override
    public <T> @Nullable T get(Contextual<T> contextual, @Nullable CreationalContext<T> context) {
        BeanStore store = currentStore();
        if (context == null) {
            return store == null ? null : store.find(contextual);
        }
        return required(store, contextual).get(contextual, context);
    }

    @Override
    public <T> @Nullable T get(Contextual<T> contextual) {
        return get(contextual, null);
    }

    @Override
    public void destroy(Contextual<?> contextual) {
        required(currentStore(), contextual).destroy(contextual);
    }

    private static @Nullable BeanStore currentStore() {
        LiveConnection connection = Current.find();
        BeanStore store = connection == null ? null : storeOf(connection);
        return store == null || store.hasEnded() ? null : store;
    }

    private static BeanStore required(@Nullable BeanStore store, Contextual<?> contextual) {
        if (store == null) {
            throw new ContextNotActiveException(Notice.CONNECTION_SCOPE_OUTSIDE.text(
                    nameOf(contextual), Thread.currentThread().getName()));
        }
        return store;
    }

    /** The beans of a connection; made when first asked for. */
    static BeanStore storeOf(LiveConnection connection) {
        Object kept = connection.scope();
        if (kept instanceof BeanStore store) {
            return store;
        }
        BeanStore store = new BeanStore();
        connection.scope(store);
        return store;
    }

    private static String nameOf(Contextual<?> contextual) {
        return contextual instanceof Bean<?> bean ? bean.getBeanClass().getSimpleName() : contextual.toString();
    }
}
