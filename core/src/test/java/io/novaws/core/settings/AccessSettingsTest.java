package io.novaws.core.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessSettingsTest {
    private static AccessSettings of(String... namesAndValues) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put("nova.server." + namesAndValues[i], namesAndValues[i + 1]);
        }
        return AccessSettings.of(Configuration.of(values));
    }

    @Test
    void unset_allowsNobodyMore() {
        assertThat(of()).isEqualTo(of("allowed-origins", "", "allowed-hosts", " , "));
        assertThat(of().allowedOrigins()).isEmpty();
        assertThat(of().allowedHosts()).isEmpty();
    }

    @Test
    void lists_areReadWithBlanksAndInAnyCase() {
        AccessSettings read = of(
                "allowed-origins", " https://Example.org , http://a:8080,capacitor://localhost,",
                "allowed-hosts", "Example.org,[::1], 192.0.2.1");
        assertThat(read.allowedOrigins())
                .containsExactlyInAnyOrder("https://example.org", "http://a:8080", "capacitor://localhost");
        assertThat(read.allowedHosts()).containsExactlyInAnyOrder("example.org", "[::1]", "192.0.2.1");
    }

    @Test
    void star_standsForAll() {
        assertThat(of("allowed-origins", "*").allowedOrigins()).containsExactly("*");
        assertThat(of("allowed-hosts", "a, *").allowedHosts()).containsExactlyInAnyOrder("a", "*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.org",
                "https://",
                "https://example.org/",
                "https://example.org/path",
                "https://*.example.org",
                "https://example.org:port",
                "https://user@example.org",
                "null",
                "//example.org",
                "https://a b"
            })
    void malformedOrigin_isNamed(String origin) {
        assertThatThrownBy(() -> of("allowed-origins", "https://fine.example," + origin))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "nova.server.allowed-origins: \"" + origin + "\" is not written as https://example.org, or *");
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.org:80", "https://example.org", "::1", "*.example.org", "a/b", "a b", "user@a"})
    void malformedHost_isNamed(String host) {
        assertThatThrownBy(() -> of("allowed-hosts", host))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("nova.server.allowed-hosts: \"" + host
                        + "\" is not written as example.org, without a port, or *");
    }

    @Test
    void everythingThatIsWrong_isNamedAtOnce() {
        assertThatThrownBy(() -> of("allowed-origins", "x,y", "allowed-hosts", "z:1"))
                .hasMessageContainingAll("\"x\"", "\"y\"", "\"z:1\"");
    }
}
