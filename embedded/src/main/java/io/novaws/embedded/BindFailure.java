package io.novaws.embedded;

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
            return new IllegalStateException(
                    "NOVA-0302 the host " + host + " is unknown: choose another with host(..)", cause);
        }
        if (reason.toLowerCase(Locale.ROOT).contains("in use")) {
            return new IllegalStateException(
                    "NOVA-0301 port " + address.getPort() + " on " + host
                            + " is in use: choose another with port(..), or 0 for any that is free",
                    cause);
        }
        String what = cause instanceof BindException ? "not to be had" : reason;
        return new IllegalStateException(
                "NOVA-0303 cannot listen on port " + address.getPort() + " of " + host + ": " + what, cause);
    }
}
