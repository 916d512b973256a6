package io.novaws.it.embedded.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.NovaEndpoint;
import io.novaws.it.support.TestClient;
import io.novaws.it.support.TestServer;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.glassfish.tyrus.server.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A {@code @ServerEndpoint} becomes a Nova endpoint by its one annotation: the source of {@link Board} is compiled a
 * second time with the name of the annotation changed and nothing else, and its peers notice no difference between it on
 * Nova and the original on another container.
 */
public class MigrationTest {
    private static final List<String> EXPECTED = List.of(
            "ada: welcome to news in board of 1",
            "bob: welcome to news in board of 1",
            "eve: welcome to sports in board of 1",
            "ada: [ada: hello]",
            "ada: [board: command 1]",
            "bob: [ada: hello]",
            "ada: [ada: looks good]",
            "ada: whispered softly",
            "ada: [board: the whisper was written]",
            "ada: one part and the rest",
            "ada: failed: on purpose",
            "ada: unreadable: a command has two parts",
            "ada: [board: sessions 3, open true, query author=ada, topic news, principal null]",
            "ada: 3 bytes seen",
            "bob: picture of 3",
            "eve: picture of 3",
            "bob: [bob: mine]",
            "bob: [board: command 1]",
            "ada: [bob: mine]",
            "bob: closed with 1000 goodbye",
            "ada: [bob: left with 1000]",
            "ada: [board: sessions 2, open true, query author=ada, topic news, principal null]");

    @Test
    void theEndpointOfTheStandardDoesWhatTheStandardSays() throws Exception {
        Server server = new Server("localhost", freePort(), "/", Map.of(), Board.class);
        server.start();
        try {
            assertThat(visit("ws://localhost:" + server.getPort())).isEqualTo(EXPECTED);
        } finally {
            server.stop();
        }
    }

    @Test
    void withItsAnnotationChangedItDoesTheSameOnNova(@TempDir Path directory) throws Exception {
        try (URLClassLoader loader = new Migrated(compileMigrated(directory))) {
            Class<?> board = loader.loadClass(Board.class.getName());
            assertThat(board).isNotSameAs(Board.class).hasAnnotation(NovaEndpoint.class);
            assertThat(board.isAnnotationPresent(ServerEndpoint.class)).isFalse();
            try (TestServer server = TestServer.with(board)) {
                assertThat(visit(server.uri("").toString())).isEqualTo(EXPECTED);
            }
        }
    }

    /** Tyrus chooses no port by itself. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** What three visitors hear, in the order in which it matters. */
    private static List<String> visit(String server) {
        List<String> heard = new ArrayList<>();
        try (TestClient ada = connect(server, "news", "ada");
                TestClient bob = connect(server, "news", "bob");
                TestClient eve = connect(server, "sports", "eve")) {
            heard.add("ada: " + ada.nextText());
            heard.add("bob: " + bob.nextText());
            heard.add("eve: " + eve.nextText());
            ada.send("post hello");
            heard.add("ada: " + ada.nextText());
            heard.add("ada: " + ada.nextText());
            heard.add("bob: " + bob.nextText());
            ada.send("preview looks good");
            heard.add("ada: " + ada.nextText());
            ada.send("whisper softly");
            heard.add("ada: " + ada.nextText());
            heard.add("ada: " + ada.nextText());
            ada.send("parts one part");
            heard.add("ada: " + ada.nextText());
            ada.send("fail on purpose");
            heard.add("ada: " + ada.nextText());
            ada.send("incomplete");
            heard.add("ada: " + ada.nextText());
            ada.send("tell me");
            heard.add("ada: " + ada.nextText());
            ada.send(new byte[] {1, 2, 3});
            heard.add("ada: " + ada.nextBinary()[0] + " bytes seen");
            heard.add("bob: picture of " + bob.nextBinary().length);
            heard.add("eve: picture of " + eve.nextBinary().length);
            bob.send("post mine");
            heard.add("bob: " + bob.nextText());
            heard.add("bob: " + bob.nextText());
            heard.add("ada: " + ada.nextText());
            bob.send("leave goodbye");
            TestClient.Closed closed = bob.nextClose();
            heard.add("bob: closed with " + closed.code() + " " + closed.reason());
            heard.add("ada: " + ada.nextText());
            ada.send("tell me");
            heard.add("ada: " + ada.nextText());
        }
        return heard;
    }

    private static TestClient connect(String server, String topic, String author) {
        return TestClient.to(URI.create(server + "/board/" + topic + "?author=" + author))
                .subprotocols("board")
                .connect();
    }

    private static Path compileMigrated(Path directory) throws IOException {
        String original = Files.readString(Path.of(System.getProperty("basedir", ""), "src/test/java")
                .resolve(Board.class.getName().replace('.', '/') + ".java"));
        assertThat(original)
                .as("used once, and imported")
                .containsOnlyOnce("@" + ServerEndpoint.class.getSimpleName())
                .containsOnlyOnce(ServerEndpoint.class.getName());
        String migrated = original.replace(ServerEndpoint.class.getName(), NovaEndpoint.class.getName())
                .replace("@ServerEndpoint", "@NovaEndpoint");
        Path source = directory.resolve("Board.java");
        Files.writeString(source, migrated);
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-parameters",
                        "-proc:none",
                        "-cp",
                        classPath,
                        "-d",
                        directory.toString(),
                        source.toString());
        assertThat(result).as("the compiler's result").isZero();
        return directory;
    }

    /** Loads the migrated board itself and everything else from where the test comes from. */
    private static final class Migrated extends URLClassLoader {
        Migrated(Path classes) throws IOException {
            super(new URL[] {classes.toUri().toURL()}, MigrationTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                if (loaded == null && name.startsWith(Board.class.getName())) {
                    loaded = findClass(name);
                }
                return loaded == null ? super.loadClass(name, resolve) : loaded;
            }
        }
    }
}
