package io.novaws.core.websocket;

import io.novaws.core.codec.CoderFactory;
import io.novaws.core.connection.CloseReasons;
import io.novaws.core.connection.Directory;
import io.novaws.core.dispatch.Beans;
import io.novaws.core.dispatch.Dispatcher;
import io.novaws.core.model.EndpointModel;
import jakarta.json.bind.Jsonb;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The endpoints of one application, with its connections, names and groups.
 *
 * <p>Threading: safe from any thread.
 */
public final class NovaApplication {
    private final Directory directory;
    private final List<Dispatcher> dispatchers = new ArrayList<>();
    private final List<ServerEndpointConfig> endpoints = new ArrayList<>();
    private final Gate gate;

    /**
     * Makes an application of these endpoints.
     *
     * @param directory where its connections are found
     * @param beans where the instances of an endpoint come from
     */
    public NovaApplication(
            List<EndpointModel> models,
            Directory directory,
            Function<EndpointModel, Beans> beans,
            Jsonb jsonb,
            CoderFactory coders,
            Host host) {
        this.directory = directory;
        Dispatcher.Surroundings surroundings =
                new Dispatcher.Surroundings(jsonb, coders, host.workers(), host.timer(), SessionFacade::new);
        for (EndpointModel model : models) {
            ServerEndpointConfig config = configOf(model);
            Dispatcher dispatcher = new Dispatcher(model, beans.apply(model), config, surroundings);
            dispatchers.add(dispatcher);
            endpoints.add(ServerEndpointConfig.Builder.create(
                            LinkEndpoint.class, model.path().template())
                    .subprotocols(model.subprotocols())
                    .configurator(new LinkConfigurator(dispatcher))
                    .build());
        }
        gate = new Gate(dispatchers, host, directory);
    }

    /** The configuration that coders and callbacks see. */
    private static ServerEndpointConfig configOf(EndpointModel model) {
        return ServerEndpointConfig.Builder.create(
                        model.beanClass(), model.path().template())
                .subprotocols(model.subprotocols())
                .encoders(model.encoders())
                .decoders(model.decoders())
                .configurator(new ServerEndpointConfig.Configurator()) // so that none of a container is looked for
                .build();
    }

    /** What to register with the container. */
    public List<ServerEndpointConfig> endpoints() {
        return List.copyOf(endpoints);
    }

    /** What decides on every request before the container's handshake. */
    public Gate gate() {
        return gate;
    }

    /** The names of the endpoints that admit pages of every origin. */
    public List<String> openToEveryOrigin() {
        return dispatchers.stream()
                .filter(dispatcher -> dispatcher.model().origins().contains(OriginCheck.ANY))
                .map(Dispatcher::name)
                .toList();
    }

    /** How many connections are open. */
    public int openConnections() {
        return directory.open().size();
    }

    /** Admits no more connections, and asks the open ones to close: each sends what is in its outbox first. */
    public void closeAll(int code, String reason) {
        gate.shut();
        directory.closeAll(CloseReasons.of(code, reason));
    }

    /** Waits until every close callback has run and every scope has ended; answers false if the time ran out. */
    public boolean awaitClosed(long timeout, TimeUnit unit) throws InterruptedException {
        boolean closed = directory.awaitNone(timeout, unit);
        if (closed) {
            dispatchers.forEach(Dispatcher::destroy);
        }
        return closed;
    }
}
