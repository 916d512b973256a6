package io.novaws.cdi;

import io.novaws.Connections;
import io.novaws.Connector;
import io.novaws.Groups;
import io.novaws.Names;
import io.novaws.NovaEndpoint;
import io.novaws.Operations;
import io.novaws.StatusChange;
import io.novaws.core.client.ClientApplication;
import io.novaws.core.model.EndpointModel;
import io.novaws.core.model.EndpointReader;
import io.novaws.core.model.Problems;
import io.novaws.core.websocket.Handlers;
import io.novaws.core.websocket.Host;
import io.novaws.core.websocket.NovaApplication;
import io.novaws.handler.MessageHandler;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessBean;
import jakarta.enterprise.inject.spi.ProcessBeanAttributes;
import jakarta.enterprise.inject.spi.ProcessManagedBean;
import jakarta.enterprise.inject.spi.ProcessProducerField;
import jakarta.enterprise.inject.spi.ProcessProducerMethod;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * Finds the endpoints of an application, checks them, and adds the connection scope and Nova's beans.
 *
 * <p>Public because containers load it as a service. Threading: observers run while the container starts, one at a time;
 * {@link #application} after that.
 */
public class NovaExtension implements Extension {
    /** Whatever order the container finds them in, the report is the same at each start. */
    private static final Comparator<Map.Entry<Bean<?>, AnnotatedType<?>>> BY_CLASS_NAME =
            Comparator.comparing(entry -> entry.getKey().getBeanClass().getName());

    private final Set<Class<?>> enabled = new HashSet<>();
    private final Map<Bean<?>, AnnotatedType<?>> found = new LinkedHashMap<>();
    private final Map<EndpointModel, Bean<?>> endpoints = new LinkedHashMap<>();
    private boolean hasRequestScopedBeans;
    private final Realms realms = new Realms();

    /** For the container. */
    public NovaExtension() {}

    void begin(@Observes BeforeBeanDiscovery event) {
        event.addAnnotatedType(InjectedConnection.class, InjectedConnection.class.getName());
    }

    /**
     * Notes the enabled endpoints, and tells of public fields ahead of the container, which would say less, and say it
     * before anything is collected.
     */
    void check(@Observes ProcessBeanAttributes<?> event, BeanManager beans) {
        if (event.getAnnotated() instanceof AnnotatedType<?> type && type.isAnnotationPresent(NovaEndpoint.class)) {
            enabled.add(type.getJavaClass());
            FoundEndpoint endpoint = new FoundEndpoint(event.getBeanAttributes(), type);
            if (endpoint.hasPublicField(beans)) {
                Problems problems = new Problems();
                endpoint.read(beans, problems);
                event.addDefinitionError(new NovaDefinitionException(problems));
            }
        }
    }

    /** Finds the endpoints. Weld shows it a bean that another specializes too, but not its attributes. */
    void process(@Observes ProcessBean<?> event) {
        if (event instanceof ProcessManagedBean<?> managed
                && managed.getAnnotatedBeanClass().isAnnotationPresent(NovaEndpoint.class)
                && enabled.contains(managed.getBean().getBeanClass())) {
            found.put(managed.getBean(), managed.getAnnotatedBeanClass());
        }
        // Of the application: a container's own, as Weld's Conversation, and an extension's come as other events.
        hasRequestScopedBeans |= event.getBean().getScope() == RequestScoped.class
                && (event instanceof ProcessManagedBean<?>
                        || event instanceof ProcessProducerMethod<?, ?>
                        || event instanceof ProcessProducerField<?, ?>);
    }

    void complete(@Observes AfterBeanDiscovery event, BeanManager beans) {
        Problems problems = new Problems();
        found.entrySet().stream().sorted(BY_CLASS_NAME).forEach(entry -> {
            EndpointModel model = new FoundEndpoint(entry.getKey(), entry.getValue()).read(beans, problems);
            if (model != null) {
                endpoints.put(model, entry.getKey());
            }
        });
        enabled.clear();
        found.clear();
        ClassLoaders.groups(endpoints.keySet()).forEach(group -> EndpointReader.checkTogether(group, problems));
        if (!problems.isEmpty()) {
            event.addDefinitionError(new NovaDefinitionException(problems));
            return;
        }
        realms.begin(endpoints.keySet());
        event.addContext(new ConnectionContext());
        event.addContext(new RealmContext(realms));
        addBean(event, Connections.class, realm -> realm.directory().connections());
        addBean(event, Names.class, realm -> realm.directory().names());
        addBean(event, Groups.class, realm -> realm.directory().groups());
        addBean(event, Operations.class, Realm::operations);
        addBean(event, Connector.class, Realm::connector);
    }

    private <T> void addBean(AfterBeanDiscovery event, Class<T> type, Function<Realm, T> source) {
        event.<T>addBean()
                .types(type, Object.class)
                .qualifiers(Any.Literal.INSTANCE, Default.Literal.INSTANCE)
                .scope(RealmScoped.class)
                .createWith(context -> source.apply(realms.current()));
    }

    /** Whether the application of that class loader has an endpoint. */
    public boolean hasEndpoints(ClassLoader loader) {
        return !ClassLoaders.visible(endpoints.keySet(), loader).isEmpty();
    }

    /** The application of that class loader has no endpoint, and so no connections, whoever else has some. */
    public void hasNone(ClassLoader loader) {
        realms.claim(loader, List.of());
    }

    /**
     * This thread serves a request of the application of that class loader, until what this answers is run, by the same
     * thread.
     */
    public Runnable serving(ClassLoader loader) {
        return realms.serving(loader);
    }

    /** The application of that class loader is over. */
    public void release(ClassLoader loader) {
        realms.release(loader);
    }

    /**
     * Makes the application of these endpoints, or of those that the host's class loader sees, once the container has
     * started.
     *
     * @param beans the container, as the application sees it
     * @param host what the server gives
     */
    public NovaApplication application(BeanManager beans, Host host) {
        ScopeEvents events = new ScopeEvents(beans);
        RequestScope requests = new RequestScope(beans, hasRequestScopedBeans);
        List<EndpointModel> models = ClassLoaders.visible(endpoints.keySet(), host.loader());
        checkHandlers(models, beans);
        Realm realm = realms.claim(host.loader(), models);
        NovaApplication application = new NovaApplication(
                models,
                realm.directory(),
                model -> new EndpointBeans(Objects.requireNonNull(endpoints.get(model)), beans, events, requests),
                BeanLookup.jsonb(beans),
                BeanLookup.coders(beans),
                new Handlers(
                        BeanLookup.overload(beans),
                        BeanLookup.metrics(beans),
                        BeanLookup.correlation(beans),
                        model -> handlers(model, beans).find(MessageHandler.class)),
                realm.operations(),
                host);
        new ClientApplication(
                application,
                host,
                () -> Transports.find(beans, host.loader()),
                model -> handlers(model, beans),
                change -> requests.around(
                        () -> beans.getEvent().select(StatusChange.class).fire(change)),
                realm.connector());
        return application;
    }

    /** Only now: an archive may not see the beans of the others before. */
    private void checkHandlers(List<EndpointModel> models, BeanManager beans) {
        Problems problems = new Problems();
        models.forEach(model -> handlers(model, beans).check(problems));
        if (!problems.isEmpty()) {
            throw new NovaDefinitionException(problems);
        }
    }

    private EndpointHandlers handlers(EndpointModel model, BeanManager beans) {
        Set<Class<?>> taken = new HashSet<>();
        endpoints.keySet().forEach(endpoint -> {
            taken.add(endpoint.beanClass());
            taken.addAll(List.of(endpoint.declared().handlers()));
        });
        return new EndpointHandlers(model, Objects.requireNonNull(endpoints.get(model)), beans, taken);
    }
}
