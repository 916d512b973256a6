package io.novaws.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.it.suite.platform.JsonWebTokenBehaviour;
import io.novaws.it.suite.platform.PlatformSuite;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The list of deviations, its cases, and its page belong together. */
class DeviationsTest {
    private static Stream<Method> cases() {
        return Stream.of(ServerSuite.class, DrainBehaviour.class, PlatformSuite.class, JsonWebTokenBehaviour.class)
                .flatMap(suite -> Arrays.stream(suite.getMethods()));
    }

    private static List<String> showing(Deviation deviation) {
        return cases().filter(method -> method.isAnnotationPresent(Shows.class))
                .filter(method -> method.getAnnotation(Shows.class).value() == deviation)
                .map(Method::getName)
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void eachDeviation_isShownByACase_andHasAGeneralOneThatItExcuses(Deviation deviation) {
        assertThat(showing(deviation)).isNotEmpty();
        assertThat(cases().filter(Cases::counts).flatMap(Deviating::excuses)).contains(deviation);
        assertThat(deviation.servers()).isNotEmpty().doesNotContain(Server.EMBEDDED);
    }

    @Test
    void thePage_listsThem() throws IOException {
        Page.hold(Page.of("deviations.md"), page());
    }

    private static String page() {
        return """
                # Where servers differ

                Nova behaves alike in every server; [compatibility.md](compatibility.md) counts the cases that prove it. What a server
                makes impossible is listed here. Each row has a case in `it-tests/suite` that asserts what the server does instead,
                and so fails when the server changes.

                | deviation | elsewhere | here | why | servers | case |
                |---|---|---|---|---|---|
                """ + Arrays.stream(Deviation.values()).map(DeviationsTest::row).collect(Collectors.joining());
    }

    private static String row(Deviation deviation) {
        return "| %s | %s | %s | %s | %s | %s |\n"
                .formatted(
                        deviation,
                        deviation.rule(),
                        deviation.instead(),
                        deviation.reason(),
                        deviation.servers().stream().map(Server::title).collect(Collectors.joining(", ")),
                        showing(deviation).stream()
                                .map(name -> "`" + name + "`")
                                .collect(Collectors.joining(", ")));
    }
}
