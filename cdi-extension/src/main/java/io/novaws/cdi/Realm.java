package io.novaws.cdi;

import io.novaws.core.client.LiveConnector;
import io.novaws.core.connection.Directory;
import io.novaws.core.model.EndpointModel;
import io.novaws.core.websocket.LiveOperations;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * What one application has of Nova's own: its connections, names and groups, its operations, and the beans that show
 * them.
 *
 * <p>Threading: safe from any thread.
 */
record Realm(Directory directory, LiveOperations operations, LiveConnector connector, Map<Object, Object> beans) {
    /** A realm without connections. */
    static Realm of(Collection<EndpointModel> endpoints) {
        return new Realm(
                new Directory(endpoints.stream().map(EndpointModel::beanClass).collect(Collectors.toUnmodifiableSet())),
                new LiveOperations(),
                new LiveConnector(),
                new ConcurrentHashMap<>());
    }
}
