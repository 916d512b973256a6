package io.novaws.cdi;

import io.novaws.ConnectionScoped;
import io.novaws.core.model.EndpointModel;
import io.novaws.core.model.EndpointReader;
import io.novaws.core.model.Problems;
import io.novaws.core.model.Rule;
import jakarta.enterprise.context.SessionScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.event.Reception;
import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.AnnotatedParameter;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint bean as the container found it.
 *
 * @param bean the bean
 * @param type its class, as other extensions left it
 */
record FoundEndpoint(Bean<?> bean, AnnotatedType<?> type) {
    /** Reads what it declares; null if not even its path can be read. */
    @Nullable EndpointModel read(BeanManager beans, Problems problems) {
        EndpointModel model = EndpointReader.read(type.getJavaClass(), problems);
        if (bean.getScope() == SessionScoped.class) {
            problems.add(Rule.SESSION_SCOPED, name(), "the class is @SessionScoped");
        }
        if (bean.getScope() == ConnectionScoped.class) {
            type.getMethods().forEach(method -> checkObserver(method, problems));
        }
        if (beans.isNormalScope(bean.getScope())) {
            checkProxyable(problems);
        }
        return model;
    }

    private void checkObserver(AnnotatedMethod<?> method, Problems problems) {
        for (AnnotatedParameter<?> parameter : method.getParameters()) {
            Observes observes = parameter.getAnnotation(Observes.class);
            boolean always = observes != null && observes.notifyObserver() == Reception.ALWAYS;
            ObservesAsync async = parameter.getAnnotation(ObservesAsync.class);
            if (always || (async != null && async.notifyObserver() == Reception.ALWAYS)) {
                problems.add(
                        Rule.OBSERVER_WITHOUT_IF_EXISTS,
                        name() + "." + method.getJavaMember().getName() + "(..)",
                        "it would be notified where no connection is current");
            }
        }
    }

    private void checkProxyable(Problems problems) {
        Class<?> beanClass = type.getJavaClass();
        if (Modifier.isFinal(beanClass.getModifiers())) {
            problems.add(Rule.FINAL_CLASS, name(), "the class is final");
        }
        for (Class<?> c = beanClass; c != null && c != Object.class; c = c.getSuperclass()) {
            for (Field field : c.getDeclaredFields()) {
                if (Modifier.isPublic(field.getModifiers()) && !Modifier.isStatic(field.getModifiers())) {
                    problems.add(Rule.PUBLIC_FIELD, name() + "." + field.getName(), "the field is public");
                }
            }
            for (Method method : c.getDeclaredMethods()) {
                int modifiers = method.getModifiers();
                if (Modifier.isFinal(modifiers)
                        && !Modifier.isPrivate(modifiers)
                        && !Modifier.isStatic(modifiers)
                        && !method.isSynthetic()) {
                    problems.add(Rule.FINAL_METHOD, name() + "." + method.getName() + "(..)", "the method is final");
                }
            }
        }
    }

    private String name() {
        return type.getJavaClass().getSimpleName();
    }
}
