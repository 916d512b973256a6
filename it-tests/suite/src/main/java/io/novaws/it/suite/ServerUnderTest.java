package io.novaws.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.novaws.it.support.Patience;
import io.novaws.it.support.RawClient;
import io.novaws.it.support.TestClient;
import java.net.URI;
import java.util.List;

/**
 * A server that runs the application: where it is, and a way to its backstage that is no WebSocket.
 *
 * <p>Threading: safe from any thread.
 */
public interface ServerUnderTest {
    /** The address of the application over HTTP, without a slash at its end. */
    URI base();

    /** What the application's {@code Backstage} answers. */
    String ask(String question);

    default int port() {
        return base().getPort();
    }

    /** The path and query as they stand in a request. */
    default String target(String pathAndQuery) {
        return base().getRawPath() + pathAndQuery;
    }

    /** A comfortable peer that has yet to connect. */
    default TestClient.Builder to(String pathAndQuery) {
        return TestClient.to(URI.create("ws://" + base().getRawAuthority() + target(pathAndQuery)));
    }

    /** A comfortable peer, connected. */
    default TestClient connect(String pathAndQuery) {
        return to(pathAndQuery).connect();
    }

    /** A peer on the bare socket that has not said anything yet. */
    default RawClient open() {
        return RawClient.open(port());
    }

    /** A peer on the bare socket, with the 101 behind it. */
    default RawClient connectRaw(String pathAndQuery, String... headers) {
        return open().shakeHands(target(pathAndQuery), headers);
    }

    /** Shakes hands, well or not. */
    default RawClient.Response shake(RawClient client, String pathAndQuery, String... headers) {
        client.write(client.handshake(target(pathAndQuery), headers));
        return client.response();
    }

    /** The status that a handshake is answered with. */
    default int status(String pathAndQuery, String... headers) {
        try (RawClient client = open()) {
            return shake(client, pathAndQuery, headers).status();
        }
    }

    /** What the application has written under the key. */
    default List<String> journal(String key) {
        return ask("journal " + key).lines().toList();
    }

    /** Waits until exactly this is written under the key. */
    default void awaitJournal(String key, String... entries) {
        await().atMost(Patience.LIMIT)
                .untilAsserted(() -> assertThat(journal(key)).containsExactly(entries));
    }

    /** Waits until the endpoint has so many open connections. */
    default void awaitOpen(String endpoint, int count) {
        await().atMost(Patience.LIMIT)
                .untilAsserted(() -> assertThat(ask("count " + endpoint)).isEqualTo(String.valueOf(count)));
    }

    /** Runs with another value of a setting, and puts the old one back. */
    default void with(String setting, String value, Runnable test) {
        String before = ask("setting " + setting);
        ask("set " + setting + " " + value);
        try (Restored restored = () -> ask("set " + setting + " " + before)) {
            test.run();
        }
    }

    /** Puts something back; what fails there does not hide what failed before. */
    @FunctionalInterface
    interface Restored extends AutoCloseable {
        @Override
        void close();
    }
}
