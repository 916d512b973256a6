package io.novaws.core.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlatformConfigurationTest {
    private final Thread thread = Thread.currentThread();
    private final ClassLoader before = thread.getContextClassLoader();

    @BeforeEach
    void set() {
        System.setProperty("nova.server.burst", "77");
    }

    @AfterEach
    void reset() {
        System.clearProperty("nova.server.burst");
        thread.setContextClassLoader(before);
    }

    @Test
    void microProfileConfig_isReadWhereItIsThere() throws Exception {
        ConfigProviderResolver resolver = ConfigProviderResolver.instance();
        try (URLClassLoader application = new URLClassLoader(new URL[0], before)) {
            Config config = new SmallRyeConfigBuilder()
                    .addDefaultInterceptors()
                    .addDefaultSources()
                    .withSources(new PropertiesConfigSource(
                            Map.of(
                                    "nova.endpoint.\"News\".max-message-size", "${size}KiB",
                                    "size", "5",
                                    "nova.server.max-connections", "12",
                                    "nova.server.max-conections", "13"),
                            "application",
                            200))
                    .build();
            resolver.registerConfig(config, application);
            thread.setContextClassLoader(application);
            try {
                LiveSettings settings = new LiveSettings(PlatformConfiguration.find(), Map.of("News", Map.of()));
                assertThat(settings.endpoint("News").maxMessageSize()).isEqualTo(5 * 1024);
                assertThat(settings.server().maxConnections()).isEqualTo(12);
                assertThat(settings.endpoint("News").burst())
                        .as("a source of MicroProfile Config's own")
                        .isEqualTo(77);
                assertThat(LiveSettings.unknownNames(PlatformConfiguration.find(), List.of("News")))
                        .containsExactly("nova.server.max-conections");
            } finally {
                resolver.releaseConfig(config);
            }
        }
    }

    @Test
    void systemProperties_areReadWithoutIt() throws Exception {
        try (URLClassLoader without = new URLClassLoader(new URL[0], ClassLoader.getPlatformClassLoader())) {
            thread.setContextClassLoader(without);
            System.setProperty("nova.endpoint.\"News\".rate", "9");
            System.setProperty("nova.server.brust", "1");
            try {
                LiveSettings settings = new LiveSettings(PlatformConfiguration.find(), Map.of("News", Map.of()));
                assertThat(settings.endpoint("News").rate()).isEqualTo(9);
                assertThat(settings.endpoint("News").burst()).isEqualTo(77);
                assertThat(LiveSettings.unknownNames(PlatformConfiguration.find(), List.of("News")))
                        .containsExactly("nova.server.brust");
            } finally {
                System.clearProperty("nova.endpoint.\"News\".rate");
                System.clearProperty("nova.server.brust");
            }
        }
    }
}
