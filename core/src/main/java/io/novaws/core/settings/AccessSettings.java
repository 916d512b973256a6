package io.novaws.core.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Who may connect, as the configuration says it: lists, separated by commas. They are read at the start.
 *
 * @param allowedOrigins origins whose pages may connect to every endpoint, beside the server's own
 * @param allowedHosts names that a {@code Host} header may carry, in lower case, without port
 */
public record AccessSettings(Set<String> allowedOrigins, Set<String> allowedHosts) {
    /** Names of settings that are lists. */
    public static final String ALLOWED_ORIGINS = Setting.SERVER + "allowed-origins";

    /** As {@link #ALLOWED_ORIGINS}. */
    public static final String ALLOWED_HOSTS = Setting.SERVER + "allowed-hosts";

    private static final Pattern ORIGIN =
            Pattern.compile("[a-z][a-z0-9+.-]*://([a-z0-9._-]+|\\[[0-9a-f:.]+])(:[0-9]{1,5})?");
    private static final Pattern HOST = Pattern.compile("[a-z0-9._-]+|\\[[0-9a-f:.]+]");
    private static final String ANY = "*";

    public AccessSettings {
        allowedOrigins = Set.copyOf(allowedOrigins);
        allowedHosts = Set.copyOf(allowedHosts);
    }

    /**
     * Reads the lists.
     *
     * @throws IllegalArgumentException if an element is malformed; the message names all that are
     */
    public static AccessSettings of(Configuration configuration) {
        List<String> wrong = new ArrayList<>();
        AccessSettings read = new AccessSettings(
                list(
                        configuration,
                        ALLOWED_ORIGINS,
                        origin -> ORIGIN.matcher(origin).matches(),
                        "https://example.org",
                        wrong),
                list(
                        configuration,
                        ALLOWED_HOSTS,
                        host -> HOST.matcher(host).matches(),
                        "example.org, without a port",
                        wrong));
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", wrong));
        }
        return read;
    }

    /** Whether this is the name of a list. */
    static boolean isName(String name) {
        return name.equals(ALLOWED_ORIGINS) || name.equals(ALLOWED_HOSTS);
    }

    private static Set<String> list(
            Configuration configuration, String name, Predicate<String> isElement, String example, List<String> wrong) {
        String value = configuration.value(name);
        Set<String> elements = new LinkedHashSet<>();
        if (value != null) {
            Arrays.stream(value.split(",", -1))
                    .map(element -> element.strip().toLowerCase(Locale.ROOT))
                    .filter(element -> !element.isEmpty())
                    .forEach(elements::add);
        }
        elements.stream()
                .filter(element -> !element.equals(ANY) && !isElement.test(element))
                .forEach(element -> wrong.add(name + ": \"" + element + "\" is not written as " + example + ", or *"));
        return elements;
    }
}
