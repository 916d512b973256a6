package io.novaws.it.suite;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Leaves out what a server cannot, and what only other servers do. */
final class Deviating implements ExecutionCondition {
    /** The beginning of the reason for which a general case is left out. */
    static final String DEVIATES = "deviates: ";

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Optional<Method> method = context.getTestMethod();
        if (method.isEmpty()) {
            return ConditionEvaluationResult.enabled("a class");
        }
        Server server = server(context);
        Shows shows = method.get().getAnnotation(Shows.class);
        if (shows != null) {
            return shows.value().servers().contains(server)
                    ? ConditionEvaluationResult.enabled("")
                    : ConditionEvaluationResult.disabled("no deviation here: " + shows.value());
        }
        return excuses(method.get())
                .filter(deviation -> deviation.servers().contains(server))
                .findFirst()
                .map(deviation -> ConditionEvaluationResult.disabled(DEVIATES + deviation))
                .orElse(ConditionEvaluationResult.enabled(""));
    }

    /** The deviations that excuse a case, or all of its behaviour. */
    static Stream<Deviation> excuses(Method method) {
        return Stream.<AnnotatedElement>of(method, method.getDeclaringClass())
                .map(element -> element.getAnnotation(Unless.class))
                .filter(Objects::nonNull)
                .map(Unless::value);
    }

    static Server server(ExtensionContext context) {
        RunsOn runsOn = context.getRequiredTestClass().getAnnotation(RunsOn.class);
        return runsOn == null ? Server.named() : runsOn.value();
    }
}
