package io.novaws.core.model;

import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A path with variables: a URI template of level 1 (RFC 6570) whose variables are whole segments (Jakarta WebSocket
 * 3.1.1 and 4.1.1).
 *
 * <p>Threading: immutable.
 */
public final class PathTemplate {
    /**
     * The order in which templates are tried: segment by segment from the left, literals before variables (Jakarta
     * WebSocket 3.1.1).
     */
    public static final Comparator<PathTemplate> BEST_MATCH_FIRST = PathTemplate::compareMatch;

    private final String template;
    private final List<PathSegment> segments;

    private PathTemplate(String template, List<PathSegment> segments) {
        this.template = template;
        this.segments = List.copyOf(segments);
    }

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException if it does not start with a slash, has an empty segment, names a variable twice,
     *     or has anything but path characters and whole-segment variables
     */
    public static PathTemplate parse(String template) {
        if (!template.startsWith("/")) {
            throw new MalformedPathException(
                    Rule.PATH_NOT_ABSOLUTE, "the path \"" + template + "\" does not start with a slash");
        }
        List<PathSegment> segments = split(template).map(PathSegment::parse).toList();
        Set<String> seen = new HashSet<>();
        for (PathSegment segment : segments) {
            if (segment.isVariable() && !seen.add(segment.text())) {
                throw new MalformedPathException(
                        Rule.PATH_VARIABLE_TWICE,
                        "the path \"" + template + "\" has the variable {" + segment.text() + "} twice");
            }
        }
        return new PathTemplate(template, segments);
    }

    /** The template as declared. */
    public String template() {
        return template;
    }

    /** The names of the variables, from left to right. */
    public List<String> variables() {
        return segments.stream()
                .filter(PathSegment::isVariable)
                .map(PathSegment::text)
                .toList();
    }

    /**
     * Matches a request's path, without its query and relative to the application's root.
     *
     * <p>Each segment is percent-decoded once, strictly: malformed escapes, invalid UTF-8, control characters, empty
     * segments and dot segments match nothing. An encoded slash stays in its segment.
     *
     * @param rawPath the path, percent-encoded as it came
     * @return the values of the variables, from left to right; null if the path does not match
     */
    public @Nullable Map<String, String> match(String rawPath) {
        if (!rawPath.startsWith("/")) {
            return null;
        }
        List<String> actual = split(rawPath).toList();
        if (actual.size() != segments.size()) {
            return null;
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < actual.size(); i++) {
            PathSegment segment = segments.get(i);
            String value = PercentDecoder.decode(actual.get(i));
            if (value == null || !segment.matches(value)) {
                return null;
            }
            if (segment.isVariable()) {
                values.put(segment.text(), value);
            }
        }
        return values;
    }

    /** Whether both match the same paths, whatever their variables are called. */
    public boolean sameAs(PathTemplate other) {
        return segments.size() == other.segments.size() && compareMatch(this, other) == 0;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PathTemplate that && template.equals(that.template);
    }

    @Override
    public int hashCode() {
        return template.hashCode();
    }

    @Override
    public String toString() {
        return template;
    }

    private static Stream<String> split(String path) {
        return path.equals("/") ? Stream.empty() : Stream.of(path.substring(1).split("/", -1));
    }

    private static int compareMatch(PathTemplate a, PathTemplate b) {
        int common = Math.min(a.segments.size(), b.segments.size());
        for (int i = 0; i < common; i++) {
            int order = a.segments.get(i).compareMatch(b.segments.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(b.segments.size(), a.segments.size());
    }
}
