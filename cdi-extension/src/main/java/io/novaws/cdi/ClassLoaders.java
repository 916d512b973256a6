package io.novaws.cdi;

import io.novaws.core.model.EndpointModel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells the web applications of one archive apart: some servers make one CDI container for all of them. */
final class ClassLoaders {
    private ClassLoaders() {}

    /** Those whose class the loader sees; all where there is no loader. */
    static List<EndpointModel> visible(Collection<EndpointModel> all, @Nullable ClassLoader loader) {
        return all.stream()
                .filter(endpoint -> loader == null || sees(loader, endpoint.beanClass()))
                .toList();
    }

    /** What is served together, so that its paths and names must differ; an endpoint may be in several groups. */
    static List<List<EndpointModel>> groups(Collection<EndpointModel> all) {
        Set<@Nullable ClassLoader> loaders = new LinkedHashSet<>();
        all.forEach(endpoint -> loaders.add(endpoint.beanClass().getClassLoader()));
        List<List<EndpointModel>> groups = new ArrayList<>();
        for (ClassLoader loader : loaders) {
            List<EndpointModel> group = visible(all, loader);
            if (groups.stream().noneMatch(larger -> larger.containsAll(group))) {
                groups.removeIf(group::containsAll);
                groups.add(group);
            }
        }
        return groups;
    }

    private static boolean sees(ClassLoader loader, Class<?> type) {
        if (type.getClassLoader() == loader) {
            return true;
        }
        try {
            return Class.forName(type.getName(), false, loader) == type;
        } catch (ClassNotFoundException | LinkageError notSeen) {
            return false;
        }
    }
}
