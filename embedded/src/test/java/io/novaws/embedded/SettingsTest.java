package io.novaws.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    @Test
    void theDefault_isStrict() {
        assertThat(Settings.DEFAULT.relaxed()).isEmpty();
        assertThat(Settings.DEFAULT.policy().hosts().orElseThrow())
                .containsExactlyInAnyOrder("localhost", "127.0.0.1", "[::1]");
        assertThat(Settings.DEFAULT.address().getAddress().isLoopbackAddress()).isTrue();
    }

    @Test
    void theCommandLine_saysHowToRun() {
        Settings settings = CommandLine.parse(
                "--host=0.0.0.0", "--port=0", "--allowed-host=Chat.Example", "--allowed-host=x", "--allowed-origin=*");
        assertThat(settings.port()).isZero();
        assertThat(settings.hostInUrl()).isEqualTo("localhost");
        assertThat(settings.policy().hosts().orElseThrow()).contains("chat.example", "x", "localhost");
        assertThat(settings.allowedOrigins()).isEqualTo(Set.of("*"));
        assertThat(settings.relaxed())
                .containsExactly("reachable from other machines without TLS (host 0.0.0.0)", "any Origin accepted");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--prot=80",
                "--port",
                "--port=",
                "--port=x",
                "--port=70000",
                "--host=",
                "80",
                "-p",
                "",
                "--allowed-origin=https://x/",
                "--allowed-host=a:80",
                "--allowed-host=http://a"
            })
    void aWrongOption_isRefused(String option) {
        assertThatThrownBy(() -> CommandLine.parse(option)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPortThatIsNoNumber_isNamed() {
        assertThatThrownBy(() -> CommandLine.parse("--port=abc")).hasMessage("--port is a number, not abc");
    }

    @Test
    void anIpv6Host_hasBracketsInUrls() {
        Settings settings = Settings.DEFAULT.host("::1");
        assertThat(settings.hostInUrl()).isEqualTo("[::1]");
        assertThat(settings.relaxed()).isEmpty();
    }

    @Test
    void theHostToListenOn_isAnswered() {
        assertThat(Settings.DEFAULT.host("192.0.2.7").policy().hosts().orElseThrow())
                .contains("192.0.2.7");
        assertThat(Settings.DEFAULT
                        .plusAllowedHosts(java.util.List.of("*"))
                        .policy()
                        .hosts())
                .isEmpty();
    }
}
