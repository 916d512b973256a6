package io.novaws.core.client;

import io.novaws.DialException;
import io.novaws.DialException.Reason;
import io.novaws.core.reconnect.RetryAfter;
import io.novaws.spi.Dial;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What containers throw when a dial fails, as far as it can be told. Their exceptions are not passed on: some have the
 * address in their texts, with its query.
 */
final class ContainerFailures {
    /** A status as containers write it: "status code 403", "Response code was not 101: 503.", "UT003035: .. 404". */
    private static final Pattern STATUS =
            Pattern.compile("(?i)(?:status|response|code|UT\\d{6})[^\\r\\n]{0,60}?\\b([2345][0-9][0-9])\\b");

    private static final Pattern LATE = Pattern.compile("(?i)timed? ?out|Handshake response not received");
    private static final int DEEPEST = 10;

    private ContainerFailures() {}

    static DialException dial(Reason reason, Dial dial, String why) {
        return new DialException(reason, text(dial, why), null);
    }

    private static String text(Dial dial, String why) {
        return dial.uri().getScheme() + "://" + dial.uri().getHost()
                + (dial.uri().getPort() < 0 ? "" : ":" + dial.uri().getPort()) + ": " + why;
    }

    /**
     * What went wrong.
     *
     * @param headers of the server's answer; empty if the container did not show any
     */
    static DialException of(Throwable thrown, Dial dial, Map<String, List<String>> headers) {
        int status = 0;
        Reason reason = Reason.PROTOCOL;
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++, cause = cause.getCause()) {
            String text = String.valueOf(cause.getMessage());
            Matcher matcher = STATUS.matcher(text);
            if (status == 0 && matcher.find()) {
                status = Integer.parseInt(matcher.group(1));
            }
            if (cause instanceof SSLException) {
                reason = Reason.TLS;
            } else if (cause instanceof SocketTimeoutException
                    || cause.getCause() == null && LATE.matcher(text).find()) {
                reason = Reason.TIMEOUT;
            } else if (reason == Reason.PROTOCOL
                    && (cause instanceof IOException || cause instanceof UnresolvedAddressException)) {
                reason = Reason.UNREACHABLE;
            }
        }
        if (status != 0 && reason != Reason.TLS) {
            return new DialException(
                    Reason.REFUSED, status, retryAfter(headers), text(dial, "the server answered " + status), null);
        }
        return dial(
                reason,
                dial,
                "the container's client failed: " + thrown.getClass().getSimpleName());
    }

    private static @Nullable Duration retryAfter(Map<String, List<String>> headers) {
        for (Map.Entry<String, List<String>> header : headers.entrySet()) {
            if ("retry-after".equalsIgnoreCase(header.getKey())
                    && !header.getValue().isEmpty()) {
                return RetryAfter.of(header.getValue().get(0).strip(), Instant.now());
            }
        }
        return null;
    }
}
