package io.novaws.cdi;

import io.novaws.Connection;
import io.novaws.Connections;
import io.novaws.Groups;
import io.novaws.Names;
import io.novaws.NovaEndpoint;
import io.novaws.core.connection.Directory;
import io.novaws.core.model.EndpointModel;
import io.novaws.core.model.Problems;
import io.novaws.core.websocket.Host;
import io.novaws.core.websocket.NovaApplication;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.enterprise.inject.spi.ProcessBean;
import jakarta.enterprise.inject.spi.ProcessManagedBean;
import jakarta.enterprise.inject.spi.ProcessSyntheticBean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Finds the endpoints of an application, checks them, and adds the connection scope and Nova's beans.
 *
 * <p>Public because containers load it as a service. Threading: observers run while the container starts, one at a time;
 * {@link #application} after that.
 */
public class NovaExtension implements Extension {
    private final List<FoundEndpoint> found = new ArrayList<>();
    private final Map<EndpointModel, FoundEndpoint> endpoints = new LinkedHashMap<>();
    private boolean hasRequestScopedBeans;
    private Directory directory = new Directory(java.util.Set.of());

    /** For the container. */
    public NovaExtension() {}

    void process(@Observes ProcessBean<?> event) {
        if (event instanceof ProcessManagedBean<?> managed
                && managed.getAnnotatedBeanClass().isAnnotationPresent(NovaEndpoint.class)) {
            found.add(new FoundEndpoint(managed.getBean(), managed.getAnnotatedBeanClass()));
        }
        hasRequestScopedBeans |= event.getBean().getScope() == RequestScoped.class
                && !(event instanceof ProcessSyntheticBean<?>);
    }

    void complete(@Observes AfterBeanDiscovery event, BeanManager beans) {
        Problems problems = new Problems();
        for (FoundEndpoint endpoint : found) {
            EndpointModel model = endpoint.read(beans, problems);
            if (model != null) {
                endpoints.put(model, endpoint);
            }
        }
        io.novaws.core.model.EndpointReader.checkTogether(List.copyOf(endpoints.keySet()), problems);
        if (!problems.isEmpty()) {
            event.addDefinitionError(new NovaDefinitionException(problems));
            return;
        }
        directory = new Directory(
                endpoints.keySet().stream().map(EndpointModel::beanClass).collect(Collectors.toUnmodifiableSet()));
        event.addContext(new ConnectionContext());
        event.<Connection>addBean()
                .types(Connection.class, Object.class)
                .qualifiers(Any.Literal.INSTANCE, Default.Literal.INSTANCE)
                .scope(Dependent.class)
                .produceWith(lookup -> InjectedConnection.forPoint(
                        lookup.select(InjectionPoint.class).get()));
        addBean(event, Connections.class, Directory::connections);
        addBean(event, Names.class, Directory::names);
        addBean(event, Groups.class, Directory::groups);
    }

    private <T> void addBean(AfterBeanDiscovery event, Class<T> type, Function<Directory, T> source) {
        Directory made = directory;
        event.<T>addBean()
                .types(type, Object.class)
                .qualifiers(Any.Literal.INSTANCE, Default.Literal.INSTANCE)
                .scope(ApplicationScoped.class)
                .createWith(context -> source.apply(made));
    }

    /**
     * Makes the application of these endpoints, once the container has started.
     *
     * @param beans the container, as the application sees it
     * @param host what the server gives
     */
    public NovaApplication application(BeanManager beans, Host host) {
        ScopeEvents events = new ScopeEvents(beans);
        RequestScope requests = new RequestScope(beans, hasRequestScopedBeans);
        return new NovaApplication(
                List.copyOf(endpoints.keySet()),
                directory,
                model -> new EndpointBeans(
                        java.util.Objects.requireNonNull(endpoints.get(model)).bean(), beans, events, requests),
                BeanLookup.jsonb(beans),
                BeanLookup.coders(beans),
                host);
    }
}
