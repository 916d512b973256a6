package io.novaws.cdi;

import io.novaws.Connection;
import io.novaws.ConnectionScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Destroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.inject.spi.BeanManager;
import java.lang.annotation.Annotation;
import org.jspecify.annotations.Nullable;

/**
 * Tells observers that a connection's scope begins and ends.
 *
 * <p>Threading: safe from any thread.
 */
final class ScopeEvents {
    private final Announcement initialized;
    private final Announcement beforeDestroyed;
    private final Announcement destroyed;

    ScopeEvents(BeanManager beans) {
        initialized = new Announcement(beans, Initialized.Literal.of(ConnectionScoped.class));
        beforeDestroyed = new Announcement(beans, BeforeDestroyed.Literal.of(ConnectionScoped.class));
        destroyed = new Announcement(beans, Destroyed.Literal.of(ConnectionScoped.class));
    }

    void initialized(Connection connection) {
        initialized.fire(connection);
    }

    void beforeDestroyed(Connection connection) {
        beforeDestroyed.fire(connection);
    }

    void destroyed(Connection connection) {
        destroyed.fire(connection);
    }

    /** One kind of event; fired only if somebody observes it, which is found out once. */
    private static final class Announcement {
        private final BeanManager beans;
        private final Annotation qualifier;
        private volatile @Nullable Boolean observed;

        Announcement(BeanManager beans, Annotation qualifier) {
            this.beans = beans;
            this.qualifier = qualifier;
        }

        void fire(Connection connection) {
            Boolean known = observed;
            if (known == null) {
                known = !beans.resolveObserverMethods(connection, qualifier).isEmpty();
                observed = known;
            }
            if (known) {
                beans.getEvent().select(Object.class, qualifier).fire(connection);
            }
        }
    }
}
