package io.novaws.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProblemsTest {
    private final Problems problems = new Problems();

    @Test
    void problem_hasNumberPlaceDetailRuleAndRemedy() {
        Problem problem = new Problem(Rule.CALLBACK_STATIC, "Chat.opened()", "it is static");
        assertThat(problem.text())
                .isEqualTo("NOVA-0117 Chat.opened(): it is static. A callback is not static: it belongs to an instance"
                        + " of the endpoint. Remedy: Remove static.");
    }

    @Test
    void report_countsAndListsAll() {
        problems.add(Rule.CALLBACK_STATIC, "Chat.opened()", "it is static");
        assertThat(problems.report()).startsWith("1 wrong declaration:\nNOVA-0117 Chat.opened(): it is static. ");
        problems.add(Rule.NO_CALLBACK, "Feed", "it has no callback");
        assertThat(problems.report().lines()).hasSize(3).first().isEqualTo("2 wrong declarations:");
    }

    @Test
    void nothingFound_isEmpty() {
        assertThat(problems.isEmpty()).isTrue();
        problems.add(Rule.NO_CALLBACK, "Feed", "it has no callback");
        assertThat(problems.isEmpty()).isFalse();
    }

    @Test
    void notice_putsDetailsInTheirPlaces() {
        assertThat(Notice.CONNECTION_SCOPE_OUTSIDE.text("Cart", "http-7"))
                .startsWith("NOVA-0201 @ConnectionScoped bean Cart used outside a callback (thread http-7). Remedy: ");
        assertThat(Notice.CANNOT_ENCODE.text("{type}"))
                .startsWith("NOVA-0208 a message of type {type} cannot be encoded. Remedy: ");
    }
}
