package io.novaws.core.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.novaws.Overflow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveSettingsTest {
    private static final String RATE_OF_CHAT = "nova.endpoint.\"Chat\".rate";

    /** Settings of the endpoint Chat, which declares a rate, and of News, which declares nothing. */
    private static LiveSettings settings(String... namesAndValues) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return new LiveSettings(
                Configuration.of(values), Map.of("Chat", Map.of(Setting.RATE, 30L), "News", Map.of(), "a.b", Map.of()));
    }

    private static List<String> unknownNames(String... configured) {
        Map<String, String> values = new HashMap<>();
        for (String name : configured) {
            values.put(name, "1");
        }
        return LiveSettings.unknownNames(Configuration.of(values), Set.of("Chat", "News", "a.b"));
    }

    // ---- who goes before whom

    @Test
    void change_goesBeforeConfigurationOfTheEndpoint_beforeAnnotation_beforeAllEndpoints_beforeDefault() {
        LiveSettings all = settings(RATE_OF_CHAT, "20", "nova.server.rate", "40");
        all.change(RATE_OF_CHAT, "10");
        assertThat(all.endpoint("Chat").rate()).isEqualTo(10);
        assertThat(settings(RATE_OF_CHAT, "20", "nova.server.rate", "40")
                        .endpoint("Chat")
                        .rate())
                .isEqualTo(20);
        LiveSettings serverWide = settings("nova.server.rate", "40");
        assertThat(serverWide.endpoint("Chat").rate()).isEqualTo(30);
        assertThat(serverWide.endpoint("News").rate()).isEqualTo(40);
        assertThat(settings().endpoint("News").rate()).isEqualTo(1000);
    }

    @Test
    void changeForAllEndpoints_reachesThoseThatSayNothingElse() {
        LiveSettings settings = settings("nova.server.rate", "40");
        settings.change("nova.server.rate", "50");
        assertThat(settings.endpoint("News").rate()).isEqualTo(50);
        assertThat(settings.endpoint("Chat").rate()).isEqualTo(30);
    }

    @Test
    void change_isSeenByWhoKeptTheSource() {
        LiveSettings settings = settings();
        Supplier<EndpointLimits> news = settings.ofEndpoint("News");
        settings.change("nova.endpoint.News.idle-timeout", "7s");
        assertThat(news.get().idleTimeout()).isEqualTo(7000);
        assertThat(settings.value("nova.endpoint.\"News\".idle-timeout")).isEqualTo("7s");
    }

    @Test
    void configuration_isReadOnce() {
        Map<String, String> values = new HashMap<>(Map.of("nova.server.rate", "40"));
        Configuration changing = new Configuration() {
            @Override
            public @Nullable String value(String name) {
                return values.get(name);
            }

            @Override
            public Iterable<String> names() {
                return values.keySet();
            }
        };
        LiveSettings settings = new LiveSettings(changing, Map.of("News", Map.of()));
        values.put("nova.server.rate", "nonsense");
        settings.change("nova.server.burst", "3");
        assertThat(settings.endpoint("News").rate()).isEqualTo(40);
    }

    // ---- names

    @Test
    void nameOfAnEndpoint_mayBeQuotedOrNot_andQuotedGoesFirst() {
        assertThat(settings("nova.endpoint.News.rate", "5").endpoint("News").rate())
                .isEqualTo(5);
        assertThat(settings("nova.endpoint.News.rate", "5", "nova.endpoint.\"News\".rate", "6")
                        .endpoint("News")
                        .rate())
                .isEqualTo(6);
    }

    @Test
    void nameOfAnEndpoint_mayHaveDots() {
        assertThat(settings("nova.endpoint.\"a.b\".rate", "5").endpoint("a.b").rate())
                .isEqualTo(5);
        assertThat(settings("nova.endpoint.a.b.rate", "6").endpoint("a.b").rate())
                .isEqualTo(6);
        assertThat(unknownNames("nova.endpoint.a.b.rate", "nova.endpoint.\"a.b\".rate"))
                .isEmpty();
    }

    @Test
    void capOfEachEndpoint_hasANameOfItsOwnForTheServer() {
        LiveSettings settings =
                settings("nova.server.max-connections", "7", "nova.server.max-connections-per-endpoint", "3");
        assertThat(settings.server().maxConnections()).isEqualTo(7);
        assertThat(settings.endpoint("News").maxConnections()).isEqualTo(3);
    }

    @Test
    void unknownNames_areNoted_andOthersPropertiesAreNot() {
        assertThat(unknownNames(
                        "nova.server.rat",
                        "nova.endpoint.Nwes.rate",
                        "nova.endpoint.News.max-uri-length",
                        "nova.server.allowed-hosts",
                        "nova.other",
                        "java.home"))
                .containsExactlyInAnyOrder(
                        "nova.server.rat", "nova.endpoint.Nwes.rate", "nova.endpoint.News.max-uri-length");
    }

    // ---- values

    @ParameterizedTest
    @CsvSource({
        "max-message-size, 64KiB, 65536",
        "max-message-size, 1 MiB, 1048576",
        "max-message-size, 17b, 17",
        "outbox-bytes, 3kib, 3072",
        "idle-timeout, 30s, 30s",
        "idle-timeout, 500ms, 500ms",
        "idle-timeout, 90, 90ms",
        "idle-timeout, 2m, 120s",
        "idle-timeout, 1h, 3600s",
        "idle-timeout, PT1M30S, 90s",
        "idle-timeout, PT0.0001S, 1ms",
        "idle-timeout, 0, 0s",
        "overflow, drop-oldest, drop-oldest",
        "overflow, DROP_NEWEST, drop-newest",
        "compression, TRUE, true",
        "rate, ' 12 ', 12",
    })
    void values_haveUnits(String key, String written, String shown) {
        String name = "nova.server." + key;
        assertThat(settings(name, written).value(name)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "rate, many, is not a number",
        "rate, -1, 'out of range: rate is 0 to 2147483647'",
        "rate, 99999999999, out of range",
        "burst, 0, out of range",
        "max-message-size, 64KB, is not written as 64KiB",
        "max-message-size, 999999999999GiB, is too large",
        "max-message-size, 2GiB, out of range",
        "idle-timeout, 30 seconds, is not written as 30s",
        "idle-timeout, PT, is not written as PT30S or 30s",
        "idle-timeout, PT-1S, out of range",
        "handshake-timeout, 0, 'out of range: handshake-timeout is 1ms to'",
        "overflow, drop, 'is not one of close, drop-oldest, drop-newest and block'",
        "compression, yes, is neither true nor false",
    })
    void wrongValues_sayWhatIsExpected(String key, String written, String message) {
        String name = "nova.server." + key;
        assertThatThrownBy(() -> settings(name, written))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name + ": ")
                .hasMessageContaining(message);
    }

    @Test
    void wrongValues_areReportedTogether() {
        assertThatThrownBy(() ->
                        settings("nova.server.rate", "fast", RATE_OF_CHAT, "slow", "nova.server.max-uri-length", "1"))
                .hasMessageContaining("nova.server.rate: ")
                .hasMessageContaining(RATE_OF_CHAT + ": ")
                .hasMessageContaining("nova.server.max-uri-length: ");
    }

    @Test
    void sourceThatFails_isAWrongSetting() {
        Configuration failing = new Configuration() {
            @Override
            public @Nullable String value(String name) {
                if (name.equals("nova.server.rate")) {
                    throw new java.util.NoSuchElementException("${missing} cannot be expanded");
                }
                return null;
            }

            @Override
            public Iterable<String> names() {
                return List.of();
            }
        };
        assertThatThrownBy(() -> new LiveSettings(failing, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("nova.server.rate: ${missing} cannot be expanded");
    }

    @Test
    void endpoint_getsEveryValueOfItsOwn() {
        LiveSettings settings =
                settings("nova.endpoint.News.overflow", "block", "nova.endpoint.News.compression", "true");
        assertThat(settings.endpoint("News").overflow()).isEqualTo(Overflow.BLOCK);
        assertThat(settings.endpoint("News").compression()).isTrue();
        assertThat(settings.endpoint("Chat").overflow()).isEqualTo(Overflow.CLOSE);
    }

    @Test
    void largestDecompressedMessage_isTheLargestMessage_unlessItIsSet() {
        LiveSettings settings = settings(
                "nova.endpoint.News.max-message-size", "1000", "nova.endpoint.Chat.max-decompressed-size", "1MiB");
        assertThat(settings.endpoint("News").maxDecompressedSize()).isEqualTo(1000);
        assertThat(settings.endpoint("Chat").maxDecompressedSize()).isEqualTo(1 << 20);
        settings.change("nova.endpoint.Chat.max-decompressed-size", "0");
        assertThat(settings.endpoint("Chat").maxDecompressedSize()).isEqualTo(65_536);
    }

    // ---- changes that are refused

    @Test
    void wrongChange_saysWhy_andChangesNothing() {
        LiveSettings settings = settings();
        assertThatThrownBy(() -> settings.change("nova.server.rate", "-5"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nova.server.rate: -5 is out of range");
        assertThatThrownBy(() -> settings.change("nova.server.max-header-size", "8KiB"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at the start of the server only");
        assertThatThrownBy(() -> settings.change("nova.endpoint.Nwes.rate", "5"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is no setting nova.endpoint.Nwes.rate")
                .hasMessageContaining("News");
        assertThatThrownBy(() -> settings.value("nova.server.rat")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> settings.endpoint("Nwes")).isInstanceOf(IllegalArgumentException.class);
        assertThat(settings.endpoint("News")).isEqualTo(EndpointLimits.DEFAULT);
        assertThat(settings.server()).isEqualTo(ServerLimits.DEFAULT);
    }
}
