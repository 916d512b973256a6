package io.novaws.core.model;

import io.novaws.Admission;
import io.novaws.core.model.Callback.Kind;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Checks what callbacks return. */
final class ResultCheck {
    private ResultCheck() {}

    static void check(Kind kind, Method method, Endpoint endpoint) {
        Type result = endpoint.resolve(method.getGenericReturnType());
        if (result == void.class) {
            return;
        }
        String detail = "it returns " + shown(result);
        if (kind == Kind.HANDSHAKE && !isAdmission(result)) {
            endpoint.problems().add(Rule.HANDSHAKE_RESULT, Place.of(method), detail);
        }
        if (kind == Kind.CLOSE && !isEmptyStage(result)) {
            endpoint.problems().add(Rule.CLOSE_RESULT, Place.of(method), detail);
        }
    }

    private static boolean isAdmission(Type result) {
        Type promised = promised(result);
        Type answer = promised == null ? result : promised;
        return Admission.class.isAssignableFrom(GenericTypes.erase(answer));
    }

    private static boolean isEmptyStage(Type result) {
        Type promised = promised(result);
        return promised == Void.class
                || (promised instanceof WildcardType && GenericTypes.erase(promised) == Object.class);
    }

    private static @Nullable Type promised(Type result) {
        return GenericTypes.argument(result, CompletionStage.class);
    }

    /** The type without its packages. */
    private static String shown(Type type) {
        return type.getTypeName().replaceAll("[a-z]\\w*\\.", "");
    }
}
