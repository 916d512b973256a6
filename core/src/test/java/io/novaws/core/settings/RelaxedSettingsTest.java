package io.novaws.core.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RelaxedSettingsTest {
    @Test
    void defaults_relaxNothing() {
        assertThat(settings(Map.of()).relaxed()).isEmpty();
    }

    @Test
    void whatIsLessStrict_isNamedOnce_andWhatIsStricterIsNot() {
        LiveSettings settings = settings(Map.of(
                "nova.server.rate", "0",
                "nova.server.idle-timeout", "30s",
                "nova.server.heartbeat", "0",
                "nova.server.traffic-log", "true",
                "nova.endpoint.\"Chat\".max-message-size", "1MiB",
                "nova.endpoint.\"Chat\".max-connections", "0"));
        assertThat(settings.relaxed())
                .containsExactlyInAnyOrder(
                        "nova.server.rate=0",
                        "nova.server.traffic-log=true",
                        "nova.endpoint.\"Chat\".max-message-size=1048576",
                        "nova.endpoint.\"Chat\".max-connections=0");
    }

    private static LiveSettings settings(Map<String, String> values) {
        return new LiveSettings(Configuration.of(values), Map.of("Chat", Map.of(), "News", Map.of()));
    }
}
