package io.novaws.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** A class loader with a jar that has a file and a directory to serve. */
final class JarOfResources {
    private JarOfResources() {}

    static ClassLoader loader() throws IOException {
        Path jar = Files.createTempFile("resources", ".jar");
        jar.toFile().deleteOnExit();
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            out.putNextEntry(new JarEntry(StaticFiles.ROOT + "dir/"));
            out.putNextEntry(new JarEntry(StaticFiles.ROOT + "in-jar.txt"));
            out.write("from a jar".getBytes(StandardCharsets.UTF_8));
        }
        return new URLClassLoader(new URL[] {jar.toUri().toURL()}, null);
    }
}
