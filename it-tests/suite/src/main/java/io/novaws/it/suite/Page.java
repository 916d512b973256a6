package io.novaws.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of the documentation that is made from what the code, or a run, says. */
public final class Page {
    private Page() {}

    /** The page of that name below {@code docs}, seen from a module of {@code it-tests}. */
    public static Path of(String name) {
        return Path.of("..", "..", "docs", name);
    }

    /** Whether {@code -Dnova.pages=write} asks for new pages. */
    public static boolean isWrittenAnew() {
        return "write".equals(System.getProperty("nova.pages"));
    }

    /** Fails unless the page has this text; with {@code -Dnova.pages=write} it gets it. */
    public static void hold(Path page, String text) throws IOException {
        if (isWrittenAnew()) {
            Files.writeString(page, text);
        }
        assertThat(page).as("write it anew with -Dnova.pages=write").hasContent(text);
    }
}
