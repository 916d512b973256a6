package io.novaws.cdi;

import io.novaws.Connection;
import io.novaws.ConnectionScoped;
import io.novaws.core.connection.Current;
import io.novaws.core.connection.CurrentConnection;
import io.novaws.core.connection.LiveConnection;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.InjectionPoint;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind {@code @Inject Connection}: the connection itself in a bean that is that connection's, a delegate
 * to the current one in every other (docs/adr/0004).
 *
 * <p>Threading: a value of the thread tells which dependent endpoint is being created.
 */
@Dependent
final class InjectedConnection {
    private static final Connection DELEGATE = new CurrentConnection();
    private static final ThreadLocal<@Nullable Bean<?>> CREATING = new ThreadLocal<>();

    private InjectedConnection() {}

    /** A producer, and no synthetic bean: of what that makes for an {@code Instance}, Weld keeps every one. */
    @Produces
    static Connection forPoint(@Nullable InjectionPoint point) {
        LiveConnection current = Current.find();
        Bean<?> owner = point == null ? null : point.getBean();
        if (current == null || owner == null) {
            return DELEGATE;
        }
        return owner.getScope() == ConnectionScoped.class || owner.equals(CREATING.get()) ? current : DELEGATE;
    }

    /** Creates the instance of an endpoint that belongs to the current connection. */
    static Object whileCreating(Bean<?> endpoint, Supplier<Object> creation) {
        Bean<?> before = CREATING.get();
        CREATING.set(endpoint);
        try {
            return creation.get();
        } finally {
            if (before == null) {
                CREATING.remove();
            } else {
                CREATING.set(before);
            }
        }
    }
}
