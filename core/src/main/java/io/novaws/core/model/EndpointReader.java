package io.novaws.core.model;

import io.novaws.Limits;
import io.novaws.NovaEndpoint;
import io.novaws.core.model.Callback.Kind;
import io.novaws.core.settings.Setting;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads an endpoint class and checks what it declares.
 *
 * <p>Callbacks are the annotated methods of the class and its superclasses. A method that overrides a callback is one
 * only if it is annotated itself.
 *
 * <p>Threading: any thread.
 */
public final class EndpointReader {
    private EndpointReader() {}

    /**
     * Reads a class. Whatever is wrong goes to {@code problems}; the model then lacks it, and serves for
     * {@link #checkTogether} only.
     *
     * @return null if the path is malformed, which is a problem
     * @throws IllegalArgumentException if the class is not annotated {@link NovaEndpoint}
     */
    public static @Nullable EndpointModel read(Class<?> beanClass, Problems problems) {
        NovaEndpoint declared = beanClass.getAnnotation(NovaEndpoint.class);
        if (declared == null) {
            throw new IllegalArgumentException(beanClass.getName() + " is not annotated @NovaEndpoint");
        }
        boolean client = declared.uri().length > 0;
        boolean unclear = client != declared.value().isEmpty();
        if (unclear) {
            problems.add(
                    Rule.PATH_OR_URI,
                    beanClass.getSimpleName(),
                    client ? "it has both a path and a uri" : "it has neither a path nor a uri");
        }
        PathTemplate path = client || unclear ? null : path(declared.value(), beanClass, problems);
        DeclarationCheck.check(declared, beanClass.getSimpleName(), problems);
        Access access = AccessReader.ofClass(beanClass, problems);
        int size = declared.maxMessageSize();
        int maxMessageSize = size == Limits.UNSET ? (int) Setting.MAX_MESSAGE_SIZE.defaultValue() : size;
        Endpoint endpoint =
                new Endpoint(beanClass, path, client, List.of(declared.decoders()), maxMessageSize, problems);
        List<Callback> callbacks = CallbackReader.read(endpoint);
        OverlapCheck.check(callbacks, beanClass, problems);
        boolean complete = !unclear && (client || path != null);
        return complete ? model(beanClass, declared, path, access, callbacks) : null;
    }

    /** Checks what holds among all endpoints of an application: paths and names are unique. */
    public static void checkTogether(List<EndpointModel> all, Problems problems) {
        for (int i = 0; i < all.size(); i++) {
            for (EndpointModel earlier : all.subList(0, i)) {
                checkPair(earlier, all.get(i), problems);
            }
        }
    }

    private static void checkPair(EndpointModel earlier, EndpointModel later, Problems problems) {
        String place = later.beanClass().getSimpleName();
        String other = earlier.beanClass().getName();
        if (earlier.path() != null && later.path() != null && earlier.path().sameAs(later.path())) {
            problems.add(
                    Rule.PATH_DECLARED_TWICE,
                    place,
                    "its path " + later.path() + " is the path " + earlier.path() + " of " + other);
        }
        if (earlier.name().equals(later.name())) {
            problems.add(
                    Rule.NAME_DECLARED_TWICE,
                    place,
                    "the name \"" + later.name() + "\" of " + later.beanClass().getName() + " is also that of "
                            + other);
        }
    }

    private static @Nullable PathTemplate path(String template, Class<?> beanClass, Problems problems) {
        try {
            return PathTemplate.parse(template);
        } catch (MalformedPathException e) {
            problems.add(e.rule(), beanClass.getSimpleName(), e.detail());
            return null;
        }
    }

    private static EndpointModel model(
            Class<?> beanClass,
            NovaEndpoint declared,
            @Nullable PathTemplate path,
            Access access,
            List<Callback> callbacks) {
        return new EndpointModel(
                beanClass,
                declared.name().isEmpty() ? beanClass.getSimpleName() : declared.name(),
                path,
                List.of(declared.uri()),
                List.of(declared.subprotocols()),
                List.of(declared.encoders()),
                List.of(declared.decoders()),
                List.of(declared.origins()),
                declared,
                declared.onFailure(),
                access,
                first(Kind.HANDSHAKE, callbacks),
                first(Kind.OPEN, callbacks),
                first(Kind.RECONNECTED, callbacks),
                all(Kind.MESSAGE, callbacks),
                all(Kind.SIGNAL, callbacks),
                first(Kind.DRAIN, callbacks),
                first(Kind.ERROR, callbacks),
                first(Kind.CLOSE, callbacks));
    }

    private static @Nullable Callback first(Kind kind, List<Callback> callbacks) {
        List<Callback> found = all(kind, callbacks);
        return found.isEmpty() ? null : found.get(0);
    }

    private static List<Callback> all(Kind kind, List<Callback> callbacks) {
        return callbacks.stream().filter(callback -> callback.kind() == kind).toList();
    }
}
