package io.novaws.core.model;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How an allowed origin is written: {@code scheme://host[:port]} as a browser sends it (RFC 6454, 6.2), or {@code *}. */
public final class Origins {
    private static final Pattern ORIGIN =
            Pattern.compile("[a-z][a-z0-9+.-]*://([a-z0-9._-]+|\\[[0-9a-f:.]+])(:(?<port>\\d{1,5}))?");

    private Origins() {}

    /** Whether a page can have this origin, or it stands for all. */
    public static boolean isOrigin(String origin) {
        Matcher matcher = ORIGIN.matcher(origin.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return origin.equals("*");
        }
        String port = matcher.group("port");
        return port == null || (Integer.parseInt(port) >= 1 && Integer.parseInt(port) <= 65_535);
    }
}
