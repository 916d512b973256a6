package io.novaws.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * A file that may be served, in a directory or a jar.
 *
 * @param content what it holds
 * @param tag changes when the content does (RFC 9110, 8.8.3), with its quotes
 */
record Resource(Reply.Content content, String tag) {
    /** Reads what the URL points to; empty for a directory and for URLs that are neither a file nor in a jar. */
    static Optional<Resource> read(URL url) throws IOException {
        if ("file".equals(url.getProtocol())) {
            return readFile(url);
        }
        return url.openConnection() instanceof JarURLConnection jar ? readJar(jar) : Optional.empty();
    }

    private static Optional<Resource> readFile(URL url) throws IOException {
        Path file = toPath(url);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        long size = Files.size(file);
        String tag = "\"%x-%x\"".formatted(Files.getLastModifiedTime(file).toMillis(), size);
        return Optional.of(new Resource(new Reply.Stored(file, size), tag));
    }

    private static Path toPath(URL url) throws IOException {
        try {
            return Path.of(new URI(url.toString()));
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException notAPath) {
            throw new IOException("not a file: " + url, notAPath);
        }
    }

    /** The connection's cache keeps the jar open: other connections of the class loader share it. */
    private static Optional<Resource> readJar(JarURLConnection connection) throws IOException {
        JarFile jar = connection.getJarFile();
        ZipEntry entry = connection.getJarEntry();
        if (entry == null || entry.isDirectory() || jar.getEntry(entry.getName() + "/") != null) {
            return Optional.empty();
        }
        try (InputStream in = jar.getInputStream(entry)) {
            String tag = "\"%x-%x\"".formatted(entry.getCrc(), entry.getSize());
            return Optional.of(new Resource(new Reply.Bytes(in.readAllBytes()), tag));
        }
    }
}
