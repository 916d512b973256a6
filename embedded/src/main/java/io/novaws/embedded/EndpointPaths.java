package io.novaws.embedded;

import io.novaws.core.model.PathTemplate;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;

/**
 * The paths at which there are endpoints, for those who ask with plain HTTP.
 *
 * @param templates one for each endpoint
 */
record EndpointPaths(List<PathTemplate> templates) {
    EndpointPaths {
        templates = List.copyOf(templates);
    }

    static EndpointPaths of(List<ServerEndpointConfig> endpoints) {
        return new EndpointPaths(endpoints.stream()
                .map(ServerEndpointConfig::getPath)
                .map(PathTemplate::parse)
                .toList());
    }

    /** Whether an endpoint answers at this path, percent-encoded as it came. */
    boolean serve(String rawPath) {
        return templates.stream().anyMatch(template -> template.match(rawPath) != null);
    }
}
