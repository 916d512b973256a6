package io.novaws.embedded;

import io.novaws.core.model.Notice;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.Locale;

/** Why the server cannot listen, in words that help. */
final class BindFailure {
    private BindFailure() {}

    static IllegalStateException of(InetSocketAddress address, Throwable cause) {
        String host = address.getHostString();
        String reason = String.valueOf(cause.getMessage());
        if (address.isUnresolved()) {
            return new IllegalStateException(Notice.HOST_UNKNOWN.text(host), cause);
        }
        if (reason.toLowerCase(Locale.ROOT).contains("in use")) {
            return new IllegalStateException(Notice.PORT_IN_USE.text(address.getPort(), host), cause);
        }
        String what = cause instanceof BindException ? "not to be had" : reason;
        return new IllegalStateException(Notice.CANNOT_LISTEN.text(address.getPort(), host, what), cause);
    }
}
