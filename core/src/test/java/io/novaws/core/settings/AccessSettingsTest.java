package io.novaws.core.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessSettingsTest {
    private static Configuration configuration(String... namesAndValues) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put("nova.server." + namesAndValues[i], namesAndValues[i + 1]);
        }
        return Configuration.of(values);
    }

    private static AccessSettings of(String... namesAndValues) {
        return AccessSettings.of(configuration(namesAndValues));
    }

    private static List<String> problems(String... namesAndValues) {
        return AccessSettings.problems(configuration(namesAndValues));
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
        assertThat(problems("allowed-origins", "https://fine.example," + origin))
                .containsExactly(
                        "nova.server.allowed-origins: \"" + origin + "\" is not written as https://example.org, or *");
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.org:80", "https://example.org", "::1", "*.example.org", "a/b", "a b", "user@a"})
    void malformedHost_isNamed(String host) {
        assertThat(problems("allowed-hosts", host))
                .containsExactly("nova.server.allowed-hosts: \"" + host
                        + "\" is not written as example.org, without a port, or *");
    }

    @Test
    void proxies_areAddressesAndBlocks() {
        assertThat(of("trusted-proxies", "10.0.0.0/8, 2001:DB8::/32,192.0.2.7").trustedProxies())
                .containsExactlyInAnyOrder(range("10.0.0.0/8"), range("2001:db8::/32"), range("192.0.2.7/32"));
        assertThat(of().trustedProxies()).isEmpty();
    }

    private static AddressRange range(String text) {
        return AddressRange.read(text).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "localhost", "10.0.0.1/8", "10.0.0.0/33", "[::1]", "proxy.example", "10.0.0.0/"})
    void malformedProxy_isNamed_andBelievesNobody(String proxy) {
        assertThat(problems("trusted-proxies", proxy))
                .containsExactly("nova.server.trusted-proxies: \"" + proxy
                        + "\" is not written as 10.0.0.0/8, 2001:db8::/32 or 192.0.2.1");
        assertThat(of("trusted-proxies", proxy).trustedProxies()).isEmpty();
    }

    @Test
    void everythingThatIsWrong_isNamedAtOnce() {
        Configuration wrong =
                configuration("allowed-origins", "x,y", "allowed-hosts", "z:1", "rate", "fast", "burst", "10");
        assertThatThrownBy(() -> new LiveSettings(wrong, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("\"x\"", "\"y\"", "\"z:1\"", "\"fast\"")
                .hasMessageNotContaining("burst");
    }
}
