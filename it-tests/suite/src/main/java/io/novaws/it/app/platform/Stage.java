package io.novaws.it.app.platform;

import io.novaws.Connection;
import io.novaws.Connections;
import io.novaws.Operations;
import io.novaws.it.app.Journal;
import jakarta.annotation.Resource;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.transaction.UserTransaction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Does and answers over HTTP what a test asks: the question is a query parameter, the answer the body. */
@WebServlet("/backstage")
public class Stage extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final System.Logger LOG = System.getLogger(Stage.class.getName());

    @Inject
    private transient Journal journal;

    @Inject
    private transient Connections connections;

    @Inject
    private transient Operations operations;

    @Inject
    private transient Till till;

    @Resource
    private transient UserTransaction transaction;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain");
        response.setCharacterEncoding("UTF-8");
        String[] words = request.getParameter("ask").split(" ", 3);
        try {
            response.getWriter().write(answer(request, words));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private String answer(HttpServletRequest request, String[] words) throws Exception {
        return switch (words[0]) {
            case "journal" -> String.join("\n", journal.entries(words[1]));
            case "setting" -> operations.setting(words[1]);
            case "set" -> {
                operations.change(words[1], words[2]);
                yield "";
            }
            case "signal" -> elsewhere(words[1], connection -> connection.signal("a signal"));
            case "close" -> elsewhere(words[1], connection -> connection.close(4000, ""));
            case "close-in-transaction" -> inTransaction(words[1], connection -> connection.close(4000, ""));
            case "prepare" -> {
                till.prepare();
                yield "";
            }
            case "coins" -> String.valueOf(till.count(words[1]));
            case "log" -> {
                LOG.log(System.Logger.Level.INFO, words[1]);
                yield "";
            }
            case "logged" -> String.valueOf(isLogged(words[1]));
            default -> session(request, words[0]);
        };
    }

    /** Does something to a connection on a thread that is the application's own. */
    private String elsewhere(String id, Consumer<Connection> deed) throws InterruptedException {
        Connection connection = connections.find(id).orElseThrow();
        Thread raw = new Thread(() -> deed.accept(connection));
        raw.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        raw.start();
        raw.join();
        return "";
    }

    /** Does something to a connection within a transaction that is somebody else's. */
    private String inTransaction(String id, Consumer<Connection> deed) throws Exception {
        transaction.begin();
        deed.accept(connections.find(id).orElseThrow());
        transaction.rollback();
        return "";
    }

    private static String session(HttpServletRequest request, String what) {
        switch (what) {
            case "begin-session" -> request.getSession(true);
            case "rename-session" -> request.changeSessionId();
            case "end-session" -> request.getSession(false).invalidate();
            default -> throw new IllegalArgumentException("no such question: " + what);
        }
        return "";
    }

    private static boolean isLogged(String text) throws IOException {
        try (Stream<Path> files = Files.walk(logs())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(text)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Where this server's logs are: where it was told to write them, or where it does so by itself. */
    private static Path logs() {
        return Stream.of("nova.it.logs", "jboss.server.log.dir")
                .map(System::getProperty)
                .filter(Objects::nonNull)
                .findFirst()
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("com.sun.aas.instanceRoot"), "logs"));
    }
}
