package io.novaws.it.suite.platform;

import static io.novaws.it.suite.platform.PlatformCase.ask;
import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.it.suite.Feature;
import io.novaws.it.support.RawClient;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Beans of a request, and validated parameters. */
@Feature("Beans of the platform")
public interface BeansBehaviour extends PlatformCase {
    @ParameterizedTest
    @ValueSource(strings = {"visits", "swift-visits"})
    default void aBeanOfTheRequest_isNewInEachCallback_andTheSameWithinOne(String kind) {
        try (RawClient ada = connectAs("ada", "/beans/" + kind);
                RawClient nobody = server().connectRaw("/beans/" + kind)) {
            List<String> visits = Stream.of(
                            ada.nextText(),
                            ask(ada, "again"),
                            ask(ada, "again"),
                            nobody.nextText(),
                            ask(nobody, "again"))
                    .map(BeansBehaviour::twice)
                    .toList();
            assertThat(visits).doesNotHaveDuplicates();
        }
    }

    private static String twice(String answer) {
        String[] ids = answer.split(" ");
        assertThat(ids[1]).isEqualTo(ids[0]);
        return ids[0];
    }

    @Test
    default void parameters_areValidated() {
        try (RawClient client = server().connectRaw("/beans/orders")) {
            assertThat(ask(client, "{\"item\":\"tea\",\"count\":2}")).isEqualTo("2 tea");
            assertThat(ask(client, "{\"item\":\" \",\"count\":2}")).isEqualTo("invalid");
            assertThat(ask(client, "{\"item\":\"tea\",\"count\":10}")).isEqualTo("invalid");
        }
    }
}
