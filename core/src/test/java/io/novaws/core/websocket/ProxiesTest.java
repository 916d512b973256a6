package io.novaws.core.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.core.settings.AccessSettings;
import io.novaws.core.settings.Configuration;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proxies at 10.x.x.x and at fd00::/8 are listed. */
class ProxiesTest {
    private static final String PEER = "10.0.0.1";
    private static final Proxies PROXIES = new Proxies(
            ServerPolicy.configured(Configuration.of(Map.of(AccessSettings.TRUSTED_PROXIES, "10.0.0.0/8, fd00::/8"))));

    private static UpgradeRequest request(String peer, String... headerLines) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Host", List.of("inner:8080"));
        for (String line : headerLines) {
            String[] parts = line.split(": ", 2);
            headers.computeIfAbsent(parts[0], name -> new ArrayList<>()).add(parts[1]);
        }
        InetSocketAddress here = new InetSocketAddress("127.0.0.1", 8080);
        return new UpgradeRequest(
                "/", "", headers, new InetSocketAddress(peer, 4711), here, false, null, role -> false);
    }

    private static UpgradeRequest seen(String... headerLines) {
        return PROXIES.seenThrough(request(PEER, headerLines));
    }

    private static String client(String... headerLines) {
        return seen(headerLines).remoteAddress().getAddress().getHostAddress();
    }

    private static boolean permits(String origin, UpgradeRequest request) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(request.headers());
        headers.put("Origin", List.of(origin));
        UpgradeRequest page = new UpgradeRequest(
                "/",
                "",
                headers,
                request.remoteAddress(),
                request.localAddress(),
                request.secure(),
                request.caller(),
                false,
                null,
                request.front());
        return new OriginCheck(List.of(), List.of()).permits(page);
    }

    // ---- who is believed

    @ParameterizedTest
    @ValueSource(strings = {"11.0.0.1", "127.0.0.1", "2001:db8::1"})
    void peerThatIsNotListed_isNotBelieved(String peer) {
        UpgradeRequest request = request(
                peer,
                "Forwarded: for=192.0.2.1;host=chat.example;proto=https",
                "X-Forwarded-For: 192.0.2.1",
                "X-Forwarded-Host: chat.example",
                "X-Forwarded-Proto: https");
        assertThat(PROXIES.seenThrough(request)).isSameAs(request);
        assertThat(permits("https://chat.example", request)).isFalse();
    }

    @Test
    void withoutASetting_nobodyIsBelieved() {
        UpgradeRequest request = request(PEER, "Forwarded: for=192.0.2.1;host=chat.example");
        Proxies none = new Proxies(ServerPolicy.configured(Configuration.EMPTY));
        assertThat(none.seenThrough(request)).isSameAs(request);
    }

    @Test
    void peerWithoutAnAddress_isNotBelieved() {
        UpgradeRequest request = new UpgradeRequest(
                "/",
                "",
                Map.of("Forwarded", List.of("for=192.0.2.1")),
                InetSocketAddress.createUnresolved("10.0.0.1", 1),
                new InetSocketAddress("127.0.0.1", 8080),
                false,
                null,
                role -> false);
        assertThat(PROXIES.seenThrough(request)).isSameAs(request);
    }

    @Test
    void listedProxyThatSaysNothing_isThePeer() {
        UpgradeRequest request = request(PEER);
        assertThat(PROXIES.seenThrough(request)).isSameAs(request);
    }

    // ---- what it says

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "192.0.2.1 | for=192.0.2.1",
                "192.0.2.1 | For=\"192.0.2.1:4711\"",
                "192.0.2.1 | for=192.0.2.1:4711",
                "192.0.2.1 | for=\"192.0.2.1:_hidden\"",
                "2001:db8:0:0:0:0:0:1 | for=\"[2001:db8::1]\"",
                "2001:db8:0:0:0:0:0:1 | for=\"[2001:DB8::1]:4711\"",
                "192.0.2.1 | for=\"[::ffff:192.0.2.1]\"",
                "192.0.2.1 | proto=https ; for = 192.0.2.1 ; by=10.0.0.1",
                "192.0.2.1 | for=\"192.0.2\\.1\"",
                "192.0.2.1 | , ,for=192.0.2.1,,",
                "192.0.2.1 | for=198.51.100.1, for=192.0.2.1",
                "192.0.2.1 | for=192.0.2.1, for=10.0.0.2, for=\"[fd00::2]\"",
                "192.0.2.1 | for=198.51.100.1, for=192.0.2.1, for=10.0.0.2",
                "10.0.0.3 | for=10.0.0.3, for=10.0.0.2",
                "10.0.0.1 | for=unknown",
                "10.0.0.1 | for=_hidden",
                "10.0.0.1 | for=198.51.100.1, for=unknown",
                "10.0.0.2 | for=198.51.100.1, for=_hidden, for=10.0.0.2",
                "10.0.0.1 | for=client.example",
                "10.0.0.1 | proto=https",
            })
    void client_isTheLastAddressThatIsNoListedProxys(String client, String forwarded) {
        assertThat(client("Forwarded: " + forwarded)).isEqualTo(client);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "for",
                "for=",
                "for=192.0.2.1;for=192.0.2.2",
                "for=\"192.0.2.1",
                "for=192.0.2.1 192.0.2.2",
                "for=192.0.2.1;host",
                "=192.0.2.1",
                "for==192.0.2.1",
                "for=192.0.2.1\"",
                "for=192.0.2.1, ;=",
            })
    void malformedHeader_isNotBelieved(String forwarded) {
        UpgradeRequest request = request(PEER, "Forwarded: " + forwarded);
        assertThat(PROXIES.seenThrough(request)).isSameAs(request);
    }

    @Test
    void linesOfAHeader_areOneList() {
        assertThat(client("Forwarded: for=198.51.100.1", "Forwarded: for=192.0.2.1, for=10.0.0.2"))
                .isEqualTo("192.0.2.1");
        assertThat(client("X-Forwarded-For: 198.51.100.1", "X-Forwarded-For: 192.0.2.1"))
                .isEqualTo("192.0.2.1");
        assertThat(client("Forwarded: for=\"192.0.2.1", "Forwarded: for=192.0.2.2\""))
                .as("a quoted string ends with its line")
                .isEqualTo(PEER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "192.0.2.1 | 192.0.2.1",
                "192.0.2.1 | 192.0.2.1:4711",
                "2001:db8:0:0:0:0:0:1 | 2001:db8::1",
                "2001:db8:0:0:0:0:0:1 | [2001:db8::1]:4711",
                "192.0.2.1 | 198.51.100.1, 192.0.2.1",
                "192.0.2.1 | 192.0.2.1, 10.0.0.2",
                "192.0.2.1 | 198.51.100.1, 192.0.2.1, 10.0.0.2, fd00::2",
                "10.0.0.1 | unknown",
                "10.0.0.1 | 198.51.100.1, garbage",
                "10.0.0.1 | 192.0.2.1:99999999",
                "10.0.0.1 | 192.0.2.1;192.0.2.2",
            })
    void customaryHeader_isReadAlike(String client, String forwarded) {
        assertThat(client("X-Forwarded-For: " + forwarded)).isEqualTo(client);
    }

    @Test
    void bothKinds_areBelievedIfTheyAgree() {
        assertThat(client("Forwarded: for=192.0.2.1", "X-Forwarded-For: 192.0.2.1"))
                .isEqualTo("192.0.2.1");
        UpgradeRequest torn = request(PEER, "Forwarded: for=198.51.100.1", "X-Forwarded-For: 192.0.2.1");
        assertThat(PROXIES.seenThrough(torn)).isSameAs(torn);
    }

    // ---- the origin

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://chat.example | Forwarded: for=192.0.2.1;host=chat.example;proto=https",
                "https://chat.example | Forwarded: for=192.0.2.1;host=\"Chat.example:443\";proto=HTTPS",
                "https://chat.example:8443 | Forwarded: host=chat.example:8443;proto=wss",
                "https://[2001:db8::2]:8443 | Forwarded: host=\"[2001:db8::2]:8443\";proto=https",
                "http://chat.example | Forwarded: for=192.0.2.1;host=chat.example",
                "https://inner:8080 | Forwarded: for=192.0.2.1;proto=https",
                "http://inner:8080 | Forwarded: for=192.0.2.1",
                "http://inner:8080 | Forwarded: for=192.0.2.1;proto=gopher",
                "https://chat.example | Forwarded: for=1.1.1.1;host=a.example, for=192.0.2.1;host=chat.example;proto=https",
                "https://a.example | Forwarded: for=1.1.1.1;host=a.example;proto=https, for=10.0.0.2;host=chat.example",
            })
    void ownOrigin_isWhatThePeerHasAskedFor(String origin, String header) {
        assertThat(permits(origin, seen(header))).isTrue();
        assertThat(permits("https://evil.example", seen(header))).isFalse();
    }

    @Test
    void customaryHostAndScheme_areThoseOfTheSameProxy() {
        UpgradeRequest one = seen("X-Forwarded-Host: chat.example", "X-Forwarded-Proto: https");
        assertThat(permits("https://chat.example", one)).isTrue();
        assertThat(permits("http://chat.example", one)).isFalse();
        assertThat(permits("http://inner:8080", one)).isFalse();
        UpgradeRequest spoofed = seen(
                "X-Forwarded-For: 1.1.1.1, 192.0.2.1",
                "X-Forwarded-Host: evil.example, chat.example",
                "X-Forwarded-Proto: http, https");
        assertThat(permits("https://chat.example", spoofed)).isTrue();
        assertThat(permits("http://evil.example", spoofed)).isFalse();
        UpgradeRequest twoProxies = seen(
                "X-Forwarded-For: 192.0.2.1, 10.0.0.2",
                "X-Forwarded-Host: chat.example, inner.example",
                "X-Forwarded-Proto: https");
        assertThat(permits("https://chat.example", twoProxies)).isTrue();
        assertThat(permits("https://inner.example", twoProxies)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat.example/", "chat.example:port", "user@chat.example", "chat.example:65536", "[::1"})
    void malformedHost_isNobodysOrigin(String host) {
        UpgradeRequest request = seen("Forwarded: host=\"" + host + "\"");
        assertThat(permits("http://chat.example", request)).isFalse();
        assertThat(permits("http://inner:8080", request)).isFalse();
    }

    @Test
    void secureLink_staysWhatItIs() {
        assertThat(seen("X-Forwarded-Proto: https").secure()).isFalse();
    }
}
