package io.novaws.cdi;

import jakarta.enterprise.context.spi.Context;
import jakarta.enterprise.context.spi.Contextual;
import jakarta.enterprise.context.spi.CreationalContext;
import java.lang.annotation.Annotation;
import org.jspecify.annotations.Nullable;

/**
 * The context of {@link RealmScoped}, always active.
 *
 * <p>Threading: safe from any thread.
 */
final class RealmContext implements Context {
    private final Realms realms;

    RealmContext(Realms realms) {
        this.realms = realms;
    }

    @Override
    public Class<? extends Annotation> getScope() {
        return RealmScoped.class;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> @Nullable T get(Contextual<T> contextual, @Nullable CreationalContext<T> context) {
        Realm realm = realms.current();
        return context == null
                ? (T) realm.beans().get(contextual)
                : (T) realm.beans().computeIfAbsent(contextual, made -> contextual.create(context));
    }

    @Override
    public <T> @Nullable T get(Contextual<T> contextual) {
        return get(contextual, null);
    }

    @Override
    public boolean isActive() {
        return true;
    }
}
