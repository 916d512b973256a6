package io.novaws.it.suite;

import io.novaws.it.suite.platform.JsonWebTokenBehaviour;
import io.novaws.it.suite.platform.PlatformSuite;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** The cases of the suite, as they are in the code. */
final class Cases {
    private static final List<Class<?>> SUITES = List.of(
            ServerSuite.class,
            DrainBehaviour.class,
            PlatformSuite.class,
            JsonWebTokenBehaviour.class,
            DeploymentsBehaviour.class,
            RedeployBehaviour.class,
            ClientsBehaviour.class);

    private Cases() {}

    /** The features in the order in which the suites list them, and how many cases each has. */
    static Map<String, Long> ofFeatures() {
        Map<String, Long> features = new LinkedHashMap<>();
        SUITES.forEach(suite -> addFeatures(suite, features));
        return features;
    }

    private static void addFeatures(Class<?> suite, Map<String, Long> features) {
        Feature feature = suite.getAnnotation(Feature.class);
        if (feature != null) {
            features.merge(feature.value(), in(suite), Long::sum);
        }
        for (Class<?> part : suite.getInterfaces()) {
            addFeatures(part, features);
        }
    }

    private static long in(Class<?> behaviour) {
        return Arrays.stream(behaviour.getDeclaredMethods())
                .filter(Cases::counts)
                .count();
    }

    /** Whether the table counts this method: a case that every server should pass. */
    static boolean counts(Method method) {
        return Stream.of(Test.class, ParameterizedTest.class).anyMatch(method::isAnnotationPresent)
                && !method.isAnnotationPresent(Shows.class);
    }
}
