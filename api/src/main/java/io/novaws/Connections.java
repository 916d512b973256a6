package io.novaws;

import java.util.Optional;

/**
 * All open connections of the application. Inject it where there is no connection of one's own: schedulers, services,
 * observers.
 */
public interface Connections extends ConnectionSet {
    /** The open connection of that id. */
    Optional<Connection> find(String id);

    /**
     * The open connections of an endpoint.
     *
     * @param endpoint the class annotated {@link NovaEndpoint}
     * @throws IllegalArgumentException if the class is not an endpoint of this application
     */
    ConnectionSet of(Class<?> endpoint);
}
