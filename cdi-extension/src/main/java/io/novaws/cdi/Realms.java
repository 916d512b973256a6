package io.novaws.cdi;

import io.novaws.core.model.EndpointModel;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The realms of the applications that one CDI container serves: one, but for the web applications of an EAR in some
 * servers. There the thread's class loader says whose turn it is.
 *
 * <p>Threading: safe from any thread once begun.
 */
final class Realms {
    private final Map<ClassLoader, Realm> claimed = new ConcurrentHashMap<>();
    private volatile Realm first = Realm.of(Set.of());
    private volatile Set<EndpointModel> all = Set.of();

    /** These are all endpoints of the container. */
    void begin(Collection<EndpointModel> endpoints) {
        all = Set.copyOf(endpoints);
        first = Realm.of(all);
    }

    /** The realm of an application with these endpoints; with all of them, the one that was there from the beginning. */
    Realm claim(@Nullable ClassLoader loader, List<EndpointModel> endpoints) {
        Realm realm = endpoints.size() == all.size() && claimed.isEmpty() ? first : Realm.of(endpoints);
        if (loader != null) {
            claimed.put(loader, realm);
        }
        return realm;
    }

    void release(ClassLoader loader) {
        claimed.remove(loader);
    }

    /** The realm of the application that this thread works for. */
    Realm current() {
        if (claimed.size() < 2) {
            return only();
        }
        for (ClassLoader loader = Thread.currentThread().getContextClassLoader();
                loader != null;
                loader = loader.getParent()) {
            Realm realm = claimed.get(loader);
            if (realm != null) {
                return realm;
            }
        }
        throw new IllegalStateException("several applications share these beans, and the thread "
                + Thread.currentThread().getName() + " has the class loader of none of them");
    }

    private Realm only() {
        for (Realm realm : claimed.values()) {
            return realm;
        }
        return first;
    }
}
