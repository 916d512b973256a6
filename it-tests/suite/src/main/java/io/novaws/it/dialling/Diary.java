package io.novaws.it.dialling;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes into the file that the system property {@code nova.it.diary} names, which outlives the application. */
@ApplicationScoped
class Diary {
    private static final String FILE = "nova.it.diary";

    @Inject
    private Around around;

    private String application = "";

    @PostConstruct
    void begins() {
        Marker.alive();
        application = around.application();
    }

    /** What happened, and what of the application is there on this thread. */
    void note(String what) {
        write(what + ": " + around.here());
    }

    void write(String line) {
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

    @PreDestroy
    void ends() {
        write(application + " ends");
    }
}
