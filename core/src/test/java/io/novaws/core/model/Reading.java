package io.novaws.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;

/** Reads endpoint classes for tests. */
final class Reading {
    private Reading() {}

    /** The model of a class that must be well declared. */
    static EndpointModel valid(Class<?> endpoint) {
        Problems problems = new Problems();
        EndpointModel model = EndpointReader.read(endpoint, problems);
        assertThat(problems.all()).isEmpty();
        assertThat(model).isNotNull();
        return model;
    }

    /** The one message callback of a class that must be well declared. */
    static Callback message(Class<?> endpoint) {
        EndpointModel model = valid(endpoint);
        assertThat(model.onMessage()).hasSize(1);
        return model.onMessage().get(0);
    }

    /** Checks that a class has one problem, and which. */
    static void mustFail(Class<?> endpoint, Rule rule, String place, String detail) {
        Problems problems = new Problems();
        @Nullable EndpointModel model = EndpointReader.read(endpoint, problems);
        assertThat(problems.all()).containsExactly(new Problem(rule, place, detail));
        boolean pathRule =
                rule == Rule.PATH_NOT_ABSOLUTE || rule == Rule.PATH_MALFORMED || rule == Rule.PATH_VARIABLE_TWICE;
        assertThat(model == null).isEqualTo(pathRule);
    }
}
