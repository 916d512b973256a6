package io.novaws.it.suite.platform;

import static io.novaws.it.suite.platform.PlatformCase.ask;
import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.it.suite.Feature;
import io.novaws.it.support.RawClient;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The application's class loader, the names of {@code java:comp} and no transaction of another are in every callback,
 * whoever causes it; also where no caller's context brings them.
 */
@Feature("Platform in callbacks")
public interface SurroundingsBehaviour extends PlatformCase {
    @ParameterizedTest
    @ValueSource(strings = {"steady", "swift"})
    default void namesAndClassLoader_areInEveryCallback(String kind) {
        String key = key();
        try (RawClient client = server().connectRaw(FREE + kind + "/" + key)) {
            assertThat(ask(client, "where")).isEqualTo(AROUND);
            assertThat(ask(client, "fail")).isEqualTo(NOBODY + "; " + AROUND);
        }
        awaitEnd(key, "close NETWORK", NOBODY);
        assertThat(server().journal(key).get(0)).isEqualTo("open: " + NOBODY + "; " + AROUND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"steady", "swift"})
    default void namesAndClassLoader_areInOnCloseAfterAReset(String kind) {
        String key = key();
        try (RawClient client = server().connectRaw(FREE + kind + "/" + key)) {
            assertThat(ask(client, "where")).isEqualTo(AROUND);
            client.abort();
        }
        awaitEnd(key, "close NETWORK", NOBODY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"steady", "swift"})
    default void namesAndClassLoader_areInOnCloseAfterABrokenFrame(String kind) {
        String key = key();
        try (RawClient client = server().connectRaw(FREE + kind + "/" + key)) {
            assertThat(ask(client, "where")).isEqualTo(AROUND);
            client.write(RawClient.frame(true, 3, new byte[1])).nextClose();
        }
        awaitEnd(key, "close", NOBODY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"steady", "swift"})
    default void namesAndClassLoader_areInOnSignal_fromARawThread(String kind) {
        String key = key();
        try (RawClient client = server().connectRaw(FREE + kind + "/" + key)) {
            server().ask("signal " + ask(client, "id"));
            awaitEnd(key, "signal", NOBODY);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"steady", "swift"})
    default void namesAndClassLoader_areInOnClose_whereARawThreadCloses(String kind) {
        String key = key();
        try (RawClient client = server().connectRaw(FREE + kind + "/" + key)) {
            server().ask("close " + ask(client, "id"));
            client.nextClose();
            awaitEnd(key, "close APPLICATION", NOBODY);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"steady", "swift"})
    default void aCallback_takesNoPartInTheTransactionOfWhoeverCausesIt(String kind) {
        String key = key();
        try (RawClient client = server().connectRaw(FREE + kind + "/" + key)) {
            server().ask("close-in-transaction " + ask(client, "id"));
            client.nextClose();
            awaitEnd(key, "close APPLICATION", NOBODY);
        }
    }
}
