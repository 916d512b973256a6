package io.novaws.core.model;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads role annotations (Jakarta Annotations 2.1, 2.12): those of a class hold for the methods that it declares itself,
 * those of a method instead of them.
 */
final class AccessReader {
    private AccessReader() {}

    /** What guards the handshake. */
    static Access ofClass(Class<?> endpoint, Problems problems) {
        return declared(endpoint, endpoint.getSimpleName(), problems);
    }

    /** What guards a callback beyond the handshake, which the endpoint's own class-level annotation guards already. */
    static Access ofMethod(Method method, Class<?> endpoint, Problems problems) {
        Class<?> declaring = method.getDeclaringClass();
        if (count(method) > 0 || declaring == endpoint) {
            return declared(method, Place.of(method), problems);
        }
        return declared(declaring, declaring.getSimpleName(), problems);
    }

    private static int count(AnnotatedElement element) {
        return (element.isAnnotationPresent(DenyAll.class) ? 1 : 0)
                + (element.isAnnotationPresent(PermitAll.class) ? 1 : 0)
                + (element.isAnnotationPresent(RolesAllowed.class) ? 1 : 0);
    }

    private static Access declared(AnnotatedElement element, String place, Problems problems) {
        List<Access> found = new ArrayList<>();
        if (element.isAnnotationPresent(DenyAll.class)) {
            found.add(new Access.Denied());
        }
        RolesAllowed roles = element.getAnnotation(RolesAllowed.class);
        if (roles != null) {
            found.add(new Access.Roles(List.of(roles.value())));
        }
        if (element.isAnnotationPresent(PermitAll.class)) {
            found.add(Access.OPEN);
        }
        if (found.size() > 1) {
            problems.add(Rule.ACCESS_DECLARED_TWICE, place, "it has " + found.size() + " role annotations");
        }
        return found.isEmpty() ? Access.OPEN : found.get(0);
    }
}
