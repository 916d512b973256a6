package io.novaws.it.leaving;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;

/** Writes into the file that the system property {@code nova.it.diary} names, which outlives the application. */
@ApplicationScoped
@SuppressWarnings("BanJNDI") // names of the platform
class Diary {
    private static final String FILE = "nova.it.diary";

    @PostConstruct
    void begins() {
        Marker.alive();
    }

    synchronized void write(String line) {
        try {
            Files.writeString(
                    Path.of(System.getProperty(FILE)),
                    line + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What of the platform is there on this thread. */
    String platform() {
        return "name " + name() + ", data " + data() + ", loader "
                + (Thread.currentThread().getContextClassLoader() == Diary.class.getClassLoader());
    }

    private static String name() {
        try {
            return (String) new InitialContext().lookup("java:app/AppName");
        } catch (NamingException e) {
            return e.toString();
        }
    }

    private static String data() {
        try {
            DataSource source = (DataSource) new InitialContext().lookup("java:comp/DefaultDataSource");
            try (Connection connection = source.getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery("SELECT 42")) {
                result.next();
                return result.getString(1);
            }
        } catch (NamingException | SQLException e) {
            return e.toString();
        }
    }

    @PreDestroy
    void ends() {
        write("application ends");
    }
}
