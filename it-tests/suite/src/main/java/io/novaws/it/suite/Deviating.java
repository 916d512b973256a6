package io.novaws.it.suite;

import java.lang.reflect.Method;
import java.util.Optional;
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
        Unless unless = method.get().getAnnotation(Unless.class);
        if (unless != null && unless.value().servers().contains(server)) {
            return ConditionEvaluationResult.disabled(DEVIATES + unless.value());
        }
        Shows shows = method.get().getAnnotation(Shows.class);
        if (shows != null && !shows.value().servers().contains(server)) {
            return ConditionEvaluationResult.disabled("no deviation here: " + shows.value());
        }
        return ConditionEvaluationResult.enabled("");
    }

    static Server server(ExtensionContext context) {
        RunsOn runsOn = context.getRequiredTestClass().getAnnotation(RunsOn.class);
        return runsOn == null ? Server.named() : runsOn.value();
    }
}
