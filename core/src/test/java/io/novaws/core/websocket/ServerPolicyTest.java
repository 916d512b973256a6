package io.novaws.core.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.novaws.core.settings.Configuration;
import io.novaws.core.settings.LiveSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerPolicyTest {
    private static ServerPolicy hosts(String list) {
        return ServerPolicy.configured(Configuration.of(Map.of("nova.server.allowed-hosts", list)));
    }

    private static boolean permits(ServerPolicy policy, String... hosts) {
        return policy.permitsHost(Map.of("Host", Arrays.asList(hosts)));
    }

    @Test
    void withoutSettings_everyHostIsAnswered_andNoFurtherOrigin() {
        ServerPolicy policy = ServerPolicy.configured(Configuration.EMPTY);
        assertThat(permits(policy, "anything.example")).isTrue();
        assertThat(policy.permitsHost(Map.of())).isTrue();
        assertThat(policy.origins()).isEmpty();
    }

    @Test
    void configuredHosts_areTheOnlyOnes_onAnyPort() {
        ServerPolicy policy = hosts("chat.example,[::1]");
        assertThat(permits(policy, "chat.example")).isTrue();
        assertThat(permits(policy, "CHAT.example:8443")).isTrue();
        assertThat(permits(policy, "[::1]:80")).isTrue();
        assertThat(permits(policy, "localhost")).isFalse();
        assertThat(permits(policy, "evil.chat.example")).isFalse();
        assertThat(permits(policy, "chat.example.")).isFalse();
    }

    @Test
    void noHost_twoHosts_andNonsense_areRefused() {
        ServerPolicy policy = hosts("chat.example");
        assertThat(policy.permitsHost(Map.of())).isFalse();
        assertThat(permits(policy, "chat.example", "chat.example")).isFalse();
        for (String nonsense :
                List.of("", "chat.example:x", "chat.example:99999", "user@chat.example", "chat.example/")) {
            assertThat(permits(policy, nonsense)).as(nonsense).isFalse();
        }
    }

    @Test
    void star_answersEveryHost() {
        assertThat(permits(hosts("chat.example, *"), "other.example")).isTrue();
    }

    @Test
    void origins_areTakenOver() {
        assertThat(ServerPolicy.configured(
                                Configuration.of(Map.of("nova.server.allowed-origins", "https://a.example,*")))
                        .origins())
                .containsExactlyInAnyOrder("https://a.example", "*");
    }

    @Test
    void wrongValue_isToldWithTheOtherSettings_withKeyAndForm() {
        Configuration wrong = Configuration.of(Map.of("nova.server.allowed-hosts", "a:80"));
        assertThatThrownBy(() -> new LiveSettings(wrong, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("nova.server.allowed-hosts", "\"a:80\"", "without a port");
    }
}
