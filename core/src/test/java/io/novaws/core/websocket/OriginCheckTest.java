package io.novaws.core.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.core.connection.Identity;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginCheckTest {
    private static final OriginCheck CHECK = new OriginCheck(
            Set.of("https://listed.example"), List.of("http://other.example:8080", "capacitor://localhost"));

    private static Map<String, List<String>> headers(String... namesAndValues) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.put(namesAndValues[i], List.of(namesAndValues[i + 1]));
        }
        return headers;
    }

    @ParameterizedTest(name = "{0} to {1} over TLS {2}: {3}")
    @CsvSource({
        // same origin
        "http://example.org, example.org, false, true",
        "https://example.org, example.org, true, true",
        "http://example.org:80, example.org, false, true",
        "http://example.org, example.org:80, false, true",
        "https://example.org:443, example.org, true, true",
        "https://example.org, example.org:443, true, true",
        "http://example.org:8080, example.org:8080, false, true",
        "HTTP://EXAMPLE.ORG, example.org, false, true",
        "http://example.org, EXAMPLE.org, false, true",
        "http://localhost:8080, localhost:8080, false, true",
        "http://127.0.0.1:8080, 127.0.0.1:8080, false, true",
        "http://[::1]:8080, [::1]:8080, false, true",
        "http://[::1], [::1], false, true",
        "https://[2001:DB8::1], [2001:db8::1], true, true",
        "http://my_host, my_host, false, true",
        // another port, scheme or host
        "http://example.org:8081, example.org:8080, false, false",
        "http://example.org, example.org:8080, false, false",
        "http://example.org:8080, example.org, false, false",
        "https://example.org, example.org, false, false",
        "http://example.org, example.org, true, false",
        "https://example.org:80, example.org:80, false, false",
        "http://evil.example, example.org, false, false",
        "http://example.org.evil.example, example.org, false, false",
        "http://sub.example.org, example.org, false, false",
        "http://example.org., example.org, false, false",
        "http://localhost, 127.0.0.1, false, false",
        "http://[::1], [::2], false, false",
        // listed
        "https://listed.example, example.org, false, true",
        "https://LISTED.example:443, example.org, true, true",
        "http://listed.example, example.org, false, false",
        "https://listed.example:444, example.org, false, false",
        "http://other.example:8080, example.org, false, true",
        "http://other.example, example.org, false, false",
        "capacitor://localhost, example.org, false, true",
        "capacitor://elsewhere, example.org, false, false",
        // rubbish
        "null, example.org, false, false",
        "NULL, example.org, false, false",
        "'', example.org, false, false",
        "example.org, example.org, false, false",
        "//example.org, example.org, false, false",
        "http://, example.org, false, false",
        "http:/example.org, example.org, false, false",
        "http://example.org/, example.org, false, false",
        "http://example.org/path, example.org, false, false",
        "http://user@example.org, example.org, false, false",
        "http://example.org@evil.example, example.org, false, false",
        "http://example.org:, example.org, false, false",
        "http://example.org:x, example.org, false, false",
        "http://example.org:99999, example.org:99999, false, false",
        "http://example.org:080, example.org, false, true",
        "http://example.org http://evil.example, example.org, false, false",
        "'http:// example.org', example.org, false, false",
        "'http://example.org\n', example.org, false, false",
        "http://[::1, [::1, false, false",
        "file://, example.org, false, false",
        "chrome-extension://abc, example.org, false, false",
        "*, example.org, false, false"
    })
    void origin_isTheServersOwnOrListed(String origin, String host, boolean secure, boolean permitted) {
        assertThat(CHECK.permits(headers("Origin", origin, "Host", host), secure))
                .isEqualTo(permitted);
    }

    @Test
    void originTwice_isRefused() {
        Map<String, List<String>> headers = headers("Host", "example.org");
        headers.put("Origin", List.of("http://example.org", "http://example.org"));
        assertThat(CHECK.permits(headers, false)).isFalse();
    }

    @Test
    void hostTwiceOrMissing_isNobodysOrigin() {
        Map<String, List<String>> twice = headers("Origin", "http://example.org");
        twice.put("Host", List.of("example.org", "example.org"));
        assertThat(CHECK.permits(twice, false)).isFalse();
        assertThat(CHECK.permits(headers("Origin", "http://example.org"), false))
                .isFalse();
    }

    @Test
    void requestWithoutOrigin_isNoBrowsers_unlessItBringsWhatABrowserSends() {
        assertThat(CHECK.permits(headers("Host", "example.org"), false)).isTrue();
        assertThat(CHECK.permits(headers("Authorization", "Bearer abc"), false)).isTrue();
        assertThat(CHECK.permits(headers("cookie", "a=b"), false)).isFalse();
        assertThat(CHECK.permits(headers("Authorization", "Basic abc"), false)).isFalse();
        assertThat(CHECK.permits(headers("authorization", "  bASIC abc"), false))
                .isFalse();
    }

    @Test
    void aClientCertificate_isSentByABrowserToo() {
        OriginCheck open = new OriginCheck(Set.of(), List.of("*"));
        Map<String, List<String>> own = headers("Origin", "https://example.org", "Host", "example.org");
        Map<String, List<String>> none = headers("Host", "example.org");
        assertThat(CHECK.permits(request(own, true))).isTrue();
        assertThat(CHECK.permits(request(none, true))).isFalse();
        assertThat(CHECK.permits(request(none, false))).isTrue();
        assertThat(open.permits(request(none, true))).isTrue();
    }

    private static UpgradeRequest request(Map<String, List<String>> headers, boolean byCertificate) {
        InetSocketAddress address = new InetSocketAddress("127.0.0.1", 8443);
        return new UpgradeRequest(
                "/", "", headers, address, address, true, new Identity(null, role -> false), byCertificate, null);
    }

    @Test
    void star_admitsEveryOrigin() {
        OriginCheck open = new OriginCheck(Set.of(), List.of("*"));
        assertThat(open.permits(headers("Origin", "null"), false)).isTrue();
        assertThat(open.permits(headers("Origin", "http://evil.example", "Host", "example.org"), false))
                .isTrue();
    }
}
