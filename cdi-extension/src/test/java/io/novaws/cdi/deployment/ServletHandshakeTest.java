package io.novaws.cdi.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.core.model.PathTemplate;
import io.novaws.core.websocket.UpgradeRequest;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServletHandshakeTest {
    private final Asked asked = Asked.handshake();

    private UpgradeRequest read() {
        return ServletHandshake.of(asked.request(), null);
    }

    // ---- what is meant

    @Test
    void requestWithAKey_orAnUpgradeToWebSocket_isMeant() {
        assertThat(ServletHandshake.isMeant(
                        new Asked().header("sec-websocket-key", "x").request()))
                .isTrue();
        assertThat(ServletHandshake.isMeant(
                        new Asked().header("Upgrade", "h2c, WebSocket").request()))
                .isTrue();
        assertThat(ServletHandshake.isMeant(new Asked().header("Upgrade", "h2c").request()))
                .isFalse();
        assertThat(ServletHandshake.isMeant(new Asked().request())).isFalse();
    }

    // ---- the path

    @ParameterizedTest
    @CsvSource({
        "/app/room/one, /room/one, /room/one",
        "/app/room/one;jsessionid=7, /room/one, /room/one",
        "/app/room;a=b/one;c, /room/one, /room/one",
        "/app/room/o%6Ee, /room/one, /room/o%6Ee",
        "/app/room/a+b, /room/a+b, /room/a+b",
        "/app/room/%C3%BC, /room/\u00fc, /room/%C3%BC",
        "/app/room/a%3Bb, /room/a;b, /room/a%3Bb",
        "/app/room/a%2Fb, /room/a/b, /room/a%2Fb",
        "/app/room/a%2fb, /room/a%2fb, /room/a%2fb",
        "/app/room/a%5Cb, /room/a%5Cb, /room/a%5Cb",
        "/app/room/a%252Fb, /room/a%2Fb, /room/a%252Fb",
        "/app/, /, /",
        "/app/, /index.html, /"
    })
    void pathIsBelowTheContext_asItCame_withoutParameters(String uri, String container, String path) {
        asked.at(uri, container);
        assertThat(read().path()).isEqualTo(path);
    }

    @Test
    void pathInfo_isPartOfWhatTheContainerReads() {
        asked.at("/app/room/one", "/room").pathInfo = "/one";
        assertThat(read().path()).isEqualTo("/room/one");
    }

    @Test
    void rootContext_isEmpty() {
        asked.at("/room/one", "/room/one").context = "";
        assertThat(read().path()).isEqualTo("/room/one");
    }

    /** The constraints of the application have judged the second path. */
    @ParameterizedTest
    @CsvSource({
        "/app/room/admin;/../public, /room/public",
        "/app/room/admin/../public, /room/public",
        "/app/room/admin/%2e%2e/public, /room/public",
        "/app//room/one, /room/one",
        "/app/./room/one, /room/one",
        "/app/room/one, /room/two",
        "/app/ROOM/one, /room/one",
        "/app/room/%zz, /room/%zz",
        "/app/room/one%00, /room/one",
        "/%61pp/room/one, /room/one",
        "/x/../app/room/one, /room/one",
        "/app, ''",
        "/ap, /"
    })
    void pathThatTheContainerReadsDifferently_leadsNowhere(String uri, String container) {
        asked.at(uri, container);
        assertThat(PathTemplate.parse("/room/{name}").match(read().path())).isNull();
        assertThat(PathTemplate.parse("/").match(read().path())).isNull();
    }

    // ---- headers

    @Test
    void everyLineOfAHeader_isThere_whateverTheCaseOfItsName() {
        asked.header("X-Twice", "a", "b").header("sec-websocket-protocol", "v1", "v2");
        assertThat(read().headers().get("x-twice")).containsExactly("a", "b");
        assertThat(read().headers()).containsEntry("Sec-WebSocket-Protocol", List.of("v1", "v2"));
    }

    // ---- addresses

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.7", "::1", "2001:db8::7", "[2001:db8::7]", "255.255.255.255"})
    void address_isRead(String remote) {
        asked.remote = remote;
        assertThat(read().remoteAddress().isUnresolved()).isFalse();
    }

    /** The JDK would ask a name server for each of them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "example.org",
                "1.2.3.4.5",
                "256.1.1.1",
                "1.2.3",
                "7",
                "...",
                "",
                "010.0.0.1",
                "fe80",
                "a:b:c"
            })
    void whatIsNoAddress_isNeverResolved(String remote) {
        asked.remote = remote;
        InetSocketAddress address = read().remoteAddress();
        assertThat(address.isUnresolved()).isTrue();
        assertThat(address.getHostString()).isEqualTo(remote);
    }

    // ---- the caller

    @Test
    void nobody_hasNoRole_evenIfTheContainerSaysSo() {
        asked.roles.add("admin");
        assertThat(read().caller().hasRole("admin")).isFalse();
        assertThat(asked.rolesAsked).isEmpty();
    }

    @Test
    void caller_hasTheRolesOfTheRequest() {
        asked.caller = () -> "ada";
        asked.roles.add("admin");
        UpgradeRequest read = read();
        assertThat(read.caller().hasRole("admin")).isTrue();
        assertThat(read.caller().hasRole("guest")).isFalse();
        assertThat(read.toString()).doesNotContain("ada");
    }
}
