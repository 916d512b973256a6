package io.novaws.tyrus;

import java.io.ByteArrayOutputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the head of an HTTP/1.1 response as it comes in (RFC 9112, 4 and 5). Interim answers but 101 are passed over
 * (RFC 9110, 15.2).
 *
 * <p>Threading: the reader of one socket.
 */
final class AnswerReader {
    private static final int LARGEST_HEAD = 16 * 1024;
    /** What a text may be made of: UTF-8 has bytes that Java takes for the end of a line (RFC 9110, 5.5). */
    private static final String TEXT = "[\\t\\x20-\\x7e\\x80-\\xff]*";

    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[0-9] ([1-5][0-9][0-9])(?: " + TEXT + ")?");
    private static final Pattern FIELD = Pattern.compile("([A-Za-z0-9!#$%&'*+.^_`|~-]+):(" + TEXT + ")");
    private static final int SWITCHING = 101;
    private static final int FIRST_FINAL = 200;
    private static final String START = "HTTP/1.";

    private final ByteArrayOutputStream head = new ByteArrayOutputStream(512);
    private int total;
    /** How much of the empty line that ends the head is there; a bare line feed ends a line as well (RFC 9112, 2.2). */
    private boolean lineEmpty;

    /**
     * Takes bytes up to the end of the head.
     *
     * @return null if it is not there yet
     * @throws ProtocolException if this is no HTTP
     */
    @Nullable
    HttpAnswer read(ByteBuffer bytes) throws ProtocolException {
        while (bytes.hasRemaining()) {
            byte b = bytes.get();
            head.write(b);
            if (++total > LARGEST_HEAD) {
                throw new ProtocolException("the head of the answer has more than " + LARGEST_HEAD + " bytes");
            }
            if (head.size() <= START.length() && b != START.charAt(head.size() - 1)) {
                throw new ProtocolException("the answer is no HTTP/1.1");
            }
            if (b == '\n') {
                if (lineEmpty) {
                    HttpAnswer answer = parse(head.toString(StandardCharsets.ISO_8859_1));
                    head.reset();
                    lineEmpty = false;
                    if (answer.status() >= FIRST_FINAL || answer.status() == SWITCHING) {
                        return answer;
                    }
                } else {
                    lineEmpty = true;
                }
            } else if (b != '\r') {
                lineEmpty = false;
            }
        }
        return null;
    }

    private static HttpAnswer parse(String head) throws ProtocolException {
        String[] lines = head.split("\r?\n");
        Matcher status = STATUS_LINE.matcher(lines[0]);
        if (!status.matches()) {
            throw new ProtocolException("the answer has no status line (RFC 9112, 4)");
        }
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 1; i < lines.length; i++) {
            Matcher field = FIELD.matcher(lines[i]);
            if (!field.matches()) {
                throw new ProtocolException("the answer has a line that is no header (RFC 9112, 5)");
            }
            headers.computeIfAbsent(field.group(1), name -> new ArrayList<>())
                    .add(field.group(2).strip());
        }
        return new HttpAnswer(Integer.parseInt(status.group(1)), headers);
    }
}
