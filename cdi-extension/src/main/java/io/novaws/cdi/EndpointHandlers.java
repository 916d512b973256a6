package io.novaws.cdi;

import io.novaws.core.client.ClientHandlers;
import io.novaws.core.model.EndpointModel;
import io.novaws.core.model.Problems;
import io.novaws.core.model.Rule;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.lang.reflect.Modifier;
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
    /** Whether each that the endpoint names is there. */
    void check(Problems problems) {
        for (Class<?> named : model.declared().handlers()) {
            Instance<?> found = beans.createInstance().select(named);
            if (!found.isResolvable()) {
                problems.add(
                        Rule.HANDLER_NO_BEAN,
                        model.beanClass().getSimpleName(),
                        found.isAmbiguous()
                                ? "several beans have the type of the handler " + named.getSimpleName()
                                : "no bean has the type of the handler " + named.getSimpleName()
                                        + (Modifier.isAbstract(named.getModifiers()) ? ", which is abstract" : ""));
            }
        }
    }

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
