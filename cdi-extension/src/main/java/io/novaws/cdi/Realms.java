package io.novaws.cdi;

import io.novaws.core.connection.Current;
import io.novaws.core.connection.LiveConnection;
import io.novaws.core.model.EndpointModel;
import io.novaws.core.model.Notice;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The realms of the applications that one CDI container serves: one, but for the web applications of an EAR in some
 * servers. There the thread's class loader says whose turn it is, or else the connection whose callback it runs, or the
 * request that it serves: an EJB of another module has neither application's class loader. Nobody is ever taken for
 * another.
 *
 * <p>Threading: safe from any thread once begun.
 */
final class Realms {
    private final Map<ClassLoader, Realm> claimed = new ConcurrentHashMap<>();
    private final ThreadLocal<@Nullable Realm> ofRequest = new ThreadLocal<>();
    private volatile Realm first = Realm.of(Set.of());
    private volatile Set<EndpointModel> all = Set.of();
    /** The class loaders that have endpoints of their own. */
    private volatile Set<ClassLoader> homes = Set.of();
    /** Whether there was ever more than one application. */
    private volatile boolean several;

    /** These are all endpoints of the container. */
    void begin(Collection<EndpointModel> endpoints) {
        all = Set.copyOf(endpoints);
        first = Realm.of(all);
        homes = all.stream()
                .map(endpoint -> endpoint.beanClass().getClassLoader())
                .collect(Collectors.toUnmodifiableSet());
        several = ClassLoaders.groups(all).size() > 1;
    }

    /** The realm of an application with these endpoints; with all of them, the one that was there from the beginning. */
    synchronized Realm claim(@Nullable ClassLoader loader, List<EndpointModel> endpoints) {
        several |= !claimed.isEmpty() && (loader == null || !claimed.containsKey(loader));
        Realm realm = !several && endpoints.size() == all.size() ? first : Realm.of(endpoints);
        if (loader != null) {
            claimed.put(loader, realm);
        }
        return realm;
    }

    void release(ClassLoader loader) {
        claimed.remove(loader);
    }

    /** This thread serves a request of that application, until what this answers is run, by the same thread. */
    Runnable serving(ClassLoader loader) {
        if (!several) {
            return () -> {};
        }
        Realm before = ofRequest.get();
        ofRequest.set(claimed.get(loader));
        return () -> {
            if (before == null) {
                ofRequest.remove();
            } else {
                ofRequest.set(before);
            }
        };
    }

    /**
     * The realm of the application that this thread works for.
     *
     * @throws IllegalStateException if there are several and nothing says which
     */
    Realm current() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        for (ClassLoader loader = context; loader != null; loader = loader.getParent()) {
            Realm realm = claimed.get(loader);
            if (realm != null) {
                return realm;
            }
        }
        if (!several) {
            return claimed.values().stream().findFirst().orElse(first);
        }
        Realm realm = ofWork();
        if (realm == null && context != null && homes.contains(context)) {
            return first; // of an application that has not begun, or is over: it has nobody
        }
        if (realm == null) {
            throw new IllegalStateException(
                    Notice.WHOSE_THREAD.text(Thread.currentThread().getName()));
        }
        return realm;
    }

    private @Nullable Realm ofWork() {
        LiveConnection connection = Current.find();
        if (connection != null) {
            for (Realm realm : claimed.values()) {
                if (connection.isIn(realm.directory())) {
                    return realm;
                }
            }
        }
        return ofRequest.get();
    }
}
