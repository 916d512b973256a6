package io.novaws.core.model;

import io.novaws.MessageCost;
import io.novaws.MessageType;
import io.novaws.NonBlocking;
import io.novaws.core.model.Callback.Kind;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Reads the callbacks of an endpoint, one by one. */
final class CallbackReader {
    private static final int MAX_COST = 1_000_000;

    private final Endpoint endpoint;
    private final Problems problems;

    private CallbackReader(Endpoint endpoint) {
        this.endpoint = endpoint;
        this.problems = endpoint.problems();
    }

    /** The callbacks that are well declared; what is wrong with the others goes to the endpoint's problems. */
    static List<Callback> read(Endpoint endpoint) {
        CallbackReader reader = new CallbackReader(endpoint);
        List<Method> methods = CallbackFinder.find(endpoint.type());
        if (methods.isEmpty()) {
            endpoint.problems().add(Rule.NO_CALLBACK, endpoint.type().getSimpleName(), "it has no callback");
        }
        List<Callback> callbacks = new ArrayList<>();
        for (Method method : methods) {
            Callback callback = reader.read(method);
            if (callback != null) {
                callbacks.add(callback);
            }
        }
        return callbacks;
    }

    private @Nullable Callback read(Method method) {
        List<Kind> kinds = CallbackFinder.kinds(method);
        if (kinds.size() > 1) {
            problems.add(
                    Rule.CALLBACK_OF_TWO_KINDS,
                    Place.of(method),
                    "it is annotated " + kinds.get(0) + " and " + kinds.get(1));
        }
        Kind kind = kinds.get(0);
        if (endpoint.client() ? kind == Kind.HANDSHAKE : kind == Kind.RECONNECTED) {
            problems.add(
                    Rule.CALLBACK_OF_OTHER_SIDE,
                    Place.of(method),
                    endpoint.client() ? "its endpoint dials" : "its endpoint serves a path");
        }
        boolean reachable = isReachable(method);
        List<Argument> arguments = Arguments.read(kind, method, endpoint);
        ResultCheck.check(kind, method, endpoint);
        Access access = AccessReader.ofMethod(method, endpoint.type(), problems);
        if (kind != Kind.MESSAGE && method.isAnnotationPresent(MessageType.class)) {
            problems.add(Rule.MESSAGE_TYPE_MISPLACED, Place.of(method), "it is annotated @MessageType and " + kind);
        }
        MessageCost cost = method.getAnnotation(MessageCost.class);
        if (cost != null && (kind != Kind.MESSAGE || cost.value() < 1 || cost.value() > MAX_COST)) {
            problems.add(
                    Rule.MESSAGE_COST,
                    Place.of(method),
                    "it is annotated @MessageCost(" + cost.value() + ") and " + kind);
        }
        Intake intake = kind == Kind.MESSAGE ? IntakeReader.read(method, arguments, endpoint) : null;
        boolean complete = reachable && arguments.size() == method.getParameterCount();
        return complete ? new Callback(kind, method, arguments, isNonBlocking(method), access, intake) : null;
    }

    private boolean isReachable(Method method) {
        int modifiers = method.getModifiers();
        int before = problems.all().size();
        if (Modifier.isPrivate(modifiers)) {
            problems.add(Rule.CALLBACK_PRIVATE, Place.of(method), "it is private");
        }
        if (Modifier.isStatic(modifiers)) {
            problems.add(Rule.CALLBACK_STATIC, Place.of(method), "it is static");
        }
        if (Modifier.isFinal(modifiers)) {
            problems.add(Rule.CALLBACK_FINAL, Place.of(method), "it is final");
        }
        boolean packagePrivate =
                !Modifier.isPrivate(modifiers) && !Modifier.isProtected(modifiers) && !Modifier.isPublic(modifiers);
        String declaringPackage = method.getDeclaringClass().getPackageName();
        if (packagePrivate && !declaringPackage.equals(endpoint.type().getPackageName())) {
            problems.add(
                    Rule.CALLBACK_OUT_OF_REACH,
                    Place.of(method),
                    "it is package-private in " + declaringPackage + ", and the endpoint "
                            + endpoint.type().getName() + " is in another package");
        }
        return problems.all().size() == before;
    }

    private boolean isNonBlocking(Method method) {
        return method.isAnnotationPresent(NonBlocking.class)
                || endpoint.type().isAnnotationPresent(NonBlocking.class)
                || CompletionStage.class.isAssignableFrom(method.getReturnType());
    }
}
