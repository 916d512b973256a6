package io.novaws.embedded;

import io.novaws.core.model.Notice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads the files for TLS, and says what is wrong with them in words that help. */
final class TlsFiles {
    private TlsFiles() {}

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException missing) {
            throw unreadable(file, "it does not exist", missing);
        } catch (AccessDeniedException denied) {
            throw unreadable(file, "access is denied", denied);
        } catch (IOException failure) {
            String reason = Files.isDirectory(file) ? "it is a directory" : String.valueOf(failure.getMessage());
            throw unreadable(file, reason, failure);
        }
    }

    /** The first line of a file. */
    static String password(Path file) {
        return new String(bytes(file), StandardCharsets.UTF_8)
                .lines()
                .findFirst()
                .orElse("");
    }

    static IllegalStateException wrongPassword(Path file, Throwable cause) {
        return new IllegalStateException(Notice.TLS_PASSWORD.text(file), cause);
    }

    static IllegalStateException unusable(Path file, String reason, @Nullable Throwable cause) {
        return new IllegalStateException(Notice.TLS_UNUSABLE.text(file, reason), cause);
    }

    private static IllegalStateException unreadable(Path file, String reason, Throwable cause) {
        return new IllegalStateException(Notice.TLS_UNREADABLE.text(file, reason), cause);
    }
}
