package io.novaws.cdi.deployment;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Predicate;

/** Whether beans log callers in by Jakarta Security, and whether by a page: a form of the application or one elsewhere. */
final class LoginPages {
    private static final String SECURITY = "jakarta.security.enterprise.authentication.mechanism.http.";
    private static final String MECHANISM = SECURITY + "HttpAuthenticationMechanism";
    private static final String PAGE = SECURITY + "LoginToContinue";
    /** Of MicroProfile JWT; Open Liberty has no bean for what it asks for. */
    private static final String TOKENS = "org.eclipse.microprofile.auth.LoginConfig";
    /** What declares a mechanism of the platform (Jakarta Security 3.0, 2.4). */
    private static final Set<String> PAGES_OF_THE_PLATFORM = Set.of(
            SECURITY + "FormAuthenticationMechanismDefinition",
            SECURITY + "CustomFormAuthenticationMechanismDefinition",
            SECURITY + "OpenIdAuthenticationMechanismDefinition");

    private LoginPages() {}

    /** Whether a bean declares such a mechanism, or is one. */
    static boolean isAnnotated(BeanManager beans) {
        return beans.getBeans(Object.class, Any.Literal.INSTANCE).stream().anyMatch(LoginPages::isPage);
    }

    /** Whether there is any mechanism. */
    static boolean isAny(BeanManager beans) {
        return beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
                .anyMatch(bean -> isMechanism(bean) || has(bean, LoginPages::asks));
    }

    private static boolean asks(String annotation) {
        return annotation.equals(TOKENS)
                || (annotation.startsWith(SECURITY) && annotation.endsWith("MechanismDefinition"));
    }

    private static boolean isPage(Bean<?> bean) {
        return has(bean, name -> PAGES_OF_THE_PLATFORM.contains(name) || (name.equals(PAGE) && isMechanism(bean)));
    }

    private static boolean has(Bean<?> bean, Predicate<String> annotationName) {
        try {
            return Arrays.stream(bean.getBeanClass().getAnnotations())
                    .map(annotation -> annotation.annotationType().getName())
                    .anyMatch(annotationName);
        } catch (RuntimeException | LinkageError incomplete) {
            return false;
        }
    }

    /** Whether the server asks it; what a server brings of its own is a bean in every application. */
    private static boolean isMechanism(Bean<?> bean) {
        return bean.getTypes().stream().map(Type::getTypeName).anyMatch(MECHANISM::equals);
    }
}
