package io.novaws.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * By what a change of files is seen.
 *
 * @param marks time of modification and size of each file, links followed; "none" for one that is not there
 */
record Stamp(List<String> marks) {
    static Stamp of(List<Path> files) {
        return new Stamp(files.stream().map(Stamp::mark).toList());
    }

    private static String mark(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime().toInstant() + " " + attributes.size();
        } catch (IOException missing) {
            return "none";
        }
    }
}
