package io.novaws.cdi;

import io.novaws.core.client.ClientHandlers;
import io.novaws.core.model.EndpointModel;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The policies that an endpoint brings: the beans that it names, itself where it is one and shared by all its connections,
 * otherwise the application's bean of that type.
 *
 * @param model the endpoint
 * @param bean its bean
 * @param beans the container
 */
record EndpointHandlers(EndpointModel model, Bean<?> bean, BeanManager beans) implements ClientHandlers.Source {
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
        Optional<T> own = BeanLookup.own(beans, type);
        return own.orElse(null);
    }
}
