package io.novaws.cdi;

import io.novaws.ConnectionScoped;
import io.novaws.core.model.Callback;
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
import jakarta.enterprise.inject.spi.BeanAttributes;
import jakarta.enterprise.inject.spi.BeanManager;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint bean as the container found it.
 *
 * @param bean the bean, or what it will be
 * @param type its class, as other extensions left it
 */
record FoundEndpoint(BeanAttributes<?> bean, AnnotatedType<?> type) {
    /** Reads what it declares; null if not even its path can be read. */
    @Nullable
    EndpointModel read(BeanManager beans, Problems problems) {
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

    /** Whether it has a public field, of which Weld complains (WELD-000075) before any other problem can be told. */
    boolean hasPublicField(BeanManager beans) {
        return beans.isNormalScope(bean.getScope())
                && Arrays.stream(type.getJavaClass().getFields()).anyMatch(FoundEndpoint::isOfInstance);
    }

    private void checkObserver(AnnotatedMethod<?> method, Problems problems) {
        if (method.isStatic()) {
            return; // needs no instance
        }
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
        if (Arrays.stream(beanClass.getDeclaredConstructors()).noneMatch(FoundEndpoint::isForProxy)) {
            problems.add(Rule.FINAL_CLASS, name(), "the class has no constructor that a proxy could call");
        }
        for (Class<?> c = beanClass; c != null && c != Object.class; c = c.getSuperclass()) {
            for (Field field : c.getDeclaredFields()) {
                if (Modifier.isPublic(field.getModifiers()) && isOfInstance(field)) {
                    problems.add(Rule.PUBLIC_FIELD, name() + "." + field.getName(), "the field is public");
                }
            }
            for (Method method : c.getDeclaredMethods()) {
                if (isFinal(method) && !isCallback(method)) {
                    problems.add(Rule.FINAL_METHOD, name() + "." + method.getName() + "(..)", "the method is final");
                }
            }
        }
    }

    private static boolean isForProxy(Constructor<?> constructor) {
        return constructor.getParameterCount() == 0 && !Modifier.isPrivate(constructor.getModifiers());
    }

    private static boolean isOfInstance(Field field) {
        return !Modifier.isStatic(field.getModifiers());
    }

    private static boolean isFinal(Method method) {
        int modifiers = method.getModifiers();
        return Modifier.isFinal(modifiers)
                && !Modifier.isPrivate(modifiers)
                && !Modifier.isStatic(modifiers)
                && !method.isSynthetic();
    }

    /** A final callback breaks a rule of its own. */
    private static boolean isCallback(Method method) {
        return Arrays.stream(Callback.Kind.values()).anyMatch(kind -> method.isAnnotationPresent(kind.annotation()));
    }

    private String name() {
        return type.getJavaClass().getSimpleName();
    }
}
