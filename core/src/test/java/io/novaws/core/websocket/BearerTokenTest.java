package io.novaws.core.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BearerTokenTest {
    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    private BearerTokenTest with(String name, String... values) {
        headers.put(name, Arrays.asList(values));
        return this;
    }

    private BearerTokenTest offering(String... lines) {
        return with("Sec-WebSocket-Protocol", lines);
    }

    private void assertToken(String token) {
        assertThat(BearerToken.of(headers)).contains(token);
    }

    private void assertNone() {
        assertThat(BearerToken.of(headers)).isEmpty();
    }

    @Test
    void withoutHeaders_thereIsNone() {
        assertNone();
    }

    @Test
    void authorization_carriesIt_inAnyCase() {
        with("authorization", "Bearer abc.def").assertToken("abc.def");
        with("Authorization", "bEARER   abc ").assertToken("abc");
    }

    @Test
    void authorization_winsOverAnOffer_evenWhereItCarriesNone() {
        offering("bearer.offered");
        with("Authorization", "Bearer sent").assertToken("sent");
        with("Authorization", "Basic YTpi").assertNone();
        with("Authorization", "").assertNone();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer ", "Bearer    ", "Bearerabc", " ", "Token abc", "Basic abc"})
    void anotherAuthorization_carriesNone(String value) {
        with("Authorization", value).assertNone();
    }

    @Test
    void twoAuthorizations_carryNone() {
        with("Authorization", "Bearer a", "Bearer b").assertNone();
    }

    @Test
    void offeredSubprotocol_carriesIt_whereverItStands() {
        offering("chat, bearer.abc").assertToken("abc");
        offering("chat", "bearer.a.b.c").assertToken("a.b.c");
    }

    @Test
    void severalCarriers_carryNone() {
        offering("bearer.a, bearer.b").assertNone();
        offering("bearer.a", "bearer.a").assertNone();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bearer.", "bearer", "Bearer.abc", "xbearer.abc", "chat", ","})
    void whatOnlyLooksLikeACarrier_isNone(String offered) {
        offering(offered).assertNone();
    }
}
