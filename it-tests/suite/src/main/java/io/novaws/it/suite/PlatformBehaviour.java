package io.novaws.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.it.support.RawClient;
import io.novaws.it.support.TestClient;
import org.junit.jupiter.api.Test;

/** The platform is there in every callback, on whatever thread it runs. */
@Feature("Platform in callbacks")
public interface PlatformBehaviour extends Behaviour {
    /** What a callback should see. */
    String ALL = "own loader, java:comp";

    @Test
    default void theApplicationsClassLoaderAndJavaComp_areInEveryCallback() {
        String key = key();
        try (TestClient client = server().connect("/platform/" + key)) {
            client.send("surroundings");
            assertThat(client.nextText()).isEqualTo(ALL);
            client.send("fail");
            assertThat(client.nextText()).isEqualTo("error: " + ALL);
        }
        server().awaitJournal(key, "open: " + ALL, "close: " + ALL);
    }

    @Test
    default void theApplicationsClassLoaderAndJavaComp_areInOnCloseAfterAReset() {
        String key = key();
        try (RawClient client = server().connectRaw("/platform/" + key)) {
            assertThat(client.send("surroundings").nextText()).isEqualTo(ALL);
            client.abort();
        }
        server().awaitJournal(key, "open: " + ALL, "close: " + ALL);
    }

    @Test
    default void theApplicationsClassLoaderAndJavaComp_areInOnCloseAfterABrokenFrame() {
        String key = key();
        try (RawClient client = server().connectRaw("/platform/" + key)) {
            assertThat(client.send("surroundings").nextText()).isEqualTo(ALL);
            client.write(RawClient.frame(true, 3, new byte[1]));
            client.nextClose();
        }
        server().awaitJournal(key, "open: " + ALL, "close: " + ALL);
    }

    @Test
    default void aTransactionalCallback_runsInATransaction() {
        try (TestClient client = server().connect("/platform/" + key())) {
            client.send("transaction");
            assertThat(client.nextText()).isEqualTo("active");
        }
    }

    @Test
    default void theManagedExecutor_runsInTheApplicationToo() {
        try (TestClient client = server().connect("/platform/" + key())) {
            client.send("executor");
            assertThat(client.nextText()).isEqualTo(ALL);
        }
    }
}
