package io.novaws.it.suite.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import io.novaws.it.suite.Behaviour;
import io.novaws.it.support.Patience;
import io.novaws.it.support.RawClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;

/** What the cases of the platform share: peers that log in, and what the application sees of them. */
interface PlatformCase extends Behaviour {
    String ADA = "ada (reader), platform (reader), ejb ada reads";
    String BOB = "bob (writer), platform (writer), ejb bob writes";
    String NOBODY = "nobody (), platform (), ejb nobody";
    String AROUND = "own loader, executor, data source, no transaction";

    /** The path under which a constraint asks for a login. */
    String KEPT = "/kept/";

    /** The path that is open to everyone. */
    String FREE = "/free/";

    /** The header by which a caller logs in. */
    static String login(String name) {
        return "Authorization: Basic "
                + Base64.getEncoder().encodeToString((name + ":a secret").getBytes(StandardCharsets.UTF_8));
    }

    /** A header by which a page of the server's own would be known: credentials are taken with it only. */
    default String origin() {
        return "Origin: http://localhost:" + server().port();
    }

    /** A peer that has logged in. */
    default RawClient connectAs(String name, String pathAndQuery, String... headers) {
        return server().connectRaw(
                        pathAndQuery,
                        Stream.concat(Stream.of(origin(), login(name)), Stream.of(headers))
                                .toArray(String[]::new));
    }

    /** The status of a handshake of a caller. */
    default int statusOf(String name, String path) {
        return server().status(path, origin(), login(name));
    }

    /** Asks the endpoint, which answers with one text. */
    static String ask(RawClient client, String question) {
        return client.send(question).nextText();
    }

    /** Says good-bye and takes the answer. */
    static void leave(RawClient client) {
        client.write(RawClient.close(1000, "")).nextClose();
    }

    /** Waits until the last entry under the key begins so, and checks what was seen then. */
    default void awaitEnd(String key, String end, String seen) {
        await().atMost(Patience.LIMIT)
                .untilAsserted(
                        () -> assertThat(server().journal(key)).last(STRING).startsWith(end));
        assertThat(server().journal(key)).last(STRING).endsWith(": " + seen + "; " + AROUND);
    }
}
