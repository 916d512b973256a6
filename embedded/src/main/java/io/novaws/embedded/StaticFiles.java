package io.novaws.embedded;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The files below {@code META-INF/resources} on the class path, as a servlet container would serve them. What lies in a
 * jar is read once and kept; what lies in a directory is read anew each time.
 *
 * <p>Threading: safe from any thread; blocks while reading.
 */
final class StaticFiles {
    static final String ROOT = "META-INF/resources/";

    private static final String INDEX = "index.html";
    private static final System.Logger LOG = System.getLogger(StaticFiles.class.getName());

    private final ClassLoader loader;
    private final ConcurrentMap<String, Resource> fromJars = new ConcurrentHashMap<>();

    StaticFiles(ClassLoader loader) {
        this.loader = loader;
    }

    /** The reply to a GET of the path; empty if nothing is there. */
    Optional<Reply> get(String rawPath, HttpHeaders request) {
        Optional<ResourcePath> path = ResourcePath.parse(rawPath);
        if (path.isEmpty()) {
            return Optional.empty();
        }
        String name = path.get().name();
        try {
            if (!path.get().directory()) {
                Optional<Resource> file = find(name);
                return file.isPresent() ? Optional.of(reply(file.get(), name, request)) : toDirectory(rawPath, name);
            }
            String index = name.isEmpty() ? INDEX : name + "/" + INDEX;
            return find(index).map(file -> reply(file, index, request));
        } catch (IOException unreadable) {
            LOG.log(System.Logger.Level.WARNING, "cannot read the resource " + ROOT + name, unreadable);
            return Optional.of(Reply.text(500, "The file cannot be read."));
        }
    }

    /** A directory's pages refer to each other relative to its slash. */
    private Optional<Reply> toDirectory(String rawPath, String name) throws IOException {
        return find(name + "/" + INDEX)
                .map(index -> Reply.text(301, "").with(HttpHeaderNames.LOCATION.toString(), rawPath + "/"));
    }

    private Optional<Resource> find(String name) throws IOException {
        Resource kept = fromJars.get(name);
        if (kept != null) {
            return Optional.of(kept);
        }
        URL url = loader.getResource(ROOT + name);
        Optional<Resource> found = url == null ? Optional.empty() : Resource.read(url);
        found.filter(resource -> resource.content() instanceof Reply.Bytes)
                .ifPresent(resource -> fromJars.put(name, resource));
        return found;
    }

    private static Reply reply(Resource file, String name, HttpHeaders request) {
        List<Map.Entry<String, String>> headers = List.of(
                Map.entry(HttpHeaderNames.CACHE_CONTROL.toString(), "no-cache"),
                Map.entry(HttpHeaderNames.ETAG.toString(), file.tag()));
        if (request.containsValue(HttpHeaderNames.IF_NONE_MATCH, file.tag(), false)) {
            return new Reply(304, headers, Reply.Bytes.NONE, false);
        }
        return new Reply(200, headers, file.content(), false)
                .with(HttpHeaderNames.CONTENT_TYPE.toString(), MediaTypes.of(name));
    }
}
