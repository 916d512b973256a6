package io.novaws.embedded;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a request is answered with.
 *
 * @param status the HTTP status
 * @param headers headers beside those that every response has
 * @param content the body
 * @param close whether the connection ends with it
 */
record Reply(int status, List<Map.Entry<String, String>> headers, Content content, boolean close) {
    private static final String PLAIN_TEXT = "text/plain; charset=UTF-8";

    /** The body of a reply. */
    sealed interface Content {
        long length();
    }

    /** A body in memory, shared and not to be changed. */
    record Bytes(byte[] bytes) implements Content {
        static final Bytes NONE = new Bytes(new byte[0]);

        @Override
        public long length() {
            return bytes.length;
        }
    }

    /** A body on disk. */
    record Stored(Path file, long length) implements Content {}

    Reply {
        headers = List.copyOf(headers);
    }

    /** A short plain text. */
    static Reply text(int status, String text) {
        return body(status, List.of(), text);
    }

    /** A plain text, unless the headers say what it is. */
    static Reply body(int status, List<Map.Entry<String, String>> headers, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        boolean typed = headers.stream().anyMatch(header -> header.getKey().equalsIgnoreCase("Content-Type"));
        Reply reply = new Reply(status, headers, new Bytes(bytes), false);
        return typed || bytes.length == 0 ? reply : reply.with(HttpHeaderNames.CONTENT_TYPE.toString(), PLAIN_TEXT);
    }

    /** This reply with one header more. */
    Reply with(String name, String value) {
        List<Map.Entry<String, String>> more = new ArrayList<>(headers);
        more.add(Map.entry(name, value));
        return new Reply(status, more, content, close);
    }

    /** This reply as the last of its connection. */
    Reply last() {
        return new Reply(status, headers, content, true);
    }
}
