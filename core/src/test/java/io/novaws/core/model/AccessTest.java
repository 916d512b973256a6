package io.novaws.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.NovaEndpoint;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccessTest {
    @RolesAllowed("staff")
    static class Base {
        @OnOpen
        void opened() {}

        @OnClose
        @PermitAll
        void closed() {}
    }

    @RolesAllowed({"member", "guest"})
    @NovaEndpoint("/chat")
    static class Chat extends Base {
        @OnMessage
        void said(String text) {}

        @OnMessage
        @DenyAll
        void sent(byte[] bytes) {}
    }

    private final EndpointModel chat = Reading.valid(Chat.class);

    @Test
    void classAnnotation_guardsTheHandshake() {
        assertThat(chat.access()).isEqualTo(new Access.Roles(List.of("member", "guest")));
        assertThat(chat.onMessage().get(0).access()).isEqualTo(Access.OPEN);
    }

    @Test
    void methodAnnotation_guardsTheCallback() {
        assertThat(chat.onMessage().get(1).access()).isEqualTo(new Access.Denied());
    }

    @Test
    void superclassAnnotation_guardsItsOwnCallbacks() {
        assertThat(chat.onOpen()).extracting(Callback::access).isEqualTo(new Access.Roles(List.of("staff")));
        assertThat(chat.onClose()).extracting(Callback::access).isEqualTo(Access.OPEN);
    }

    @Test
    void oneRoleOfSeveral_isEnough() {
        assertThat(chat.access().permits("guest"::equals)).isTrue();
        assertThat(chat.access().permits("staff"::equals)).isFalse();
        assertThat(new Access.Roles(List.of()).permits(role -> true)).isFalse();
        assertThat(new Access.Denied().permits(role -> true)).isFalse();
        assertThat(Access.OPEN.permits(role -> false)).isTrue();
    }
}
