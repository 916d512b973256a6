package io.novaws.it.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import io.novaws.NovaEndpoint;
import io.novaws.embedded.NovaServer;
import jakarta.websocket.OnMessage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compression with a client that is not ours. */
public class CompressionInTheBrowserTest {
    private static final String ECHO_100_MESSAGES = """
            address => new Promise((resolve, reject) => {
                const socket = new WebSocket(address);
                const text = i => `message ${i} with ä, € and 😀; `.repeat(1 + i * 7);
                let i = 0;
                socket.onopen = () => socket.send(text(i));
                socket.onclose = event => reject(new Error(`closed with ${event.code} at message ${i}`));
                socket.onmessage = event => {
                    if (event.data !== text(i)) {
                        reject(new Error(`message ${i} is another`));
                    } else if (++i === 100) {
                        resolve([socket.extensions, i]);
                    } else {
                        socket.send(text(i));
                    }
                };
            })""";

    private static Optional<Chromium> chromium = Optional.empty();

    @NovaEndpoint(value = "/echo", compression = true)
    static class Echo {
        @OnMessage
        String echo(String message) {
            return message;
        }
    }

    @BeforeAll
    static void launchBrowser() {
        chromium = Chromium.launch();
    }

    @AfterAll
    static void closeBrowser() {
        chromium.ifPresent(Chromium::close);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void compressedMessages_comeBack(boolean takeover) {
        assumeTrue(chromium.isPresent(), "no browser: none of " + Chromium.NAMES + " is on the PATH");
        NovaServer.Builder builder = NovaServer.builder()
                .port(0)
                .setting("nova.server.compression-context-takeover", String.valueOf(takeover))
                .beanClasses(Echo.class);
        try (NovaServer server = builder.start();
                Page page = chromium.get().browser().newPage()) {
            page.navigate(server.address().toString());
            Object answer = page.evaluate(
                    ECHO_100_MESSAGES, server.webSocketAddress("/echo").toString());
            assertThat(answer).isInstanceOfSatisfying(List.class, result -> {
                assertThat(result.get(0).toString()).startsWith("permessage-deflate");
                assertThat(result.get(1)).isEqualTo(100);
            });
        }
    }
}
