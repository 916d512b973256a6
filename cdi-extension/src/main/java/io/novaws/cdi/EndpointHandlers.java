package io.novaws.cdi;

import io.novaws.core.client.ClientHandlers;
import io.novaws.core.model.EndpointModel;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The policies that an endpoint brings: the beans that it names, itself where it is one and shared by all its connections,
 * otherwise the application's bean of that type.
 *
 * @param model the endpoint
 * @param bean its bean
 * @param beans the container
 * @param taken classes of beans that are an endpoint's own affair: endpoints, and what their annotations name
 */
record EndpointHandlers(EndpointModel model, Bean<?> bean, BeanManager beans, Set<Class<?>> taken)
        implements ClientHandlers.Source {
    @Override
    public <T> @Nullable T find(Class<T> type) {
        for (Class<?> named : model.declared().handlers()) {
            if (type.isAssignableFrom(named)) {
                return type.cast(beans.createInstance().select(named).get());
            }
        }
        if (type.isAssignableFrom(bean.getBeanClass()) && bean.getScope() == ApplicationScoped.class) {
            return type.cast(beans.getReference(bean, bean.getBeanClass(), beans.createCreationalContext(bean)));
        }
        return BeanLookup.own(beans, type, other -> !taken.contains(other)).orElse(null);
    }
}
