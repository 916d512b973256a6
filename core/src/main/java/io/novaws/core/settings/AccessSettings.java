package io.novaws.core.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may connect, as the configuration says it: lists, separated by commas. They are read at the start.
 *
 * @param allowedOrigins origins whose pages may connect to every endpoint, beside the server's own
 * @param allowedHosts names that a {@code Host} header may carry, in lower case, without port
 * @param trustedProxies who is believed when it says for whom a request is
 */
public record AccessSettings(Set<String> allowedOrigins, Set<String> allowedHosts, List<AddressRange> trustedProxies) {
    /** Names of settings that are lists. */
    public static final String ALLOWED_ORIGINS = Setting.SERVER + "allowed-origins";

    /** As {@link #ALLOWED_ORIGINS}. */
    public static final String ALLOWED_HOSTS = Setting.SERVER + "allowed-hosts";

    /** As {@link #ALLOWED_ORIGINS}. */
    public static final String TRUSTED_PROXIES = Setting.SERVER + "trusted-proxies";

    /** All of them. */
    static final List<String> NAMES = List.of(ALLOWED_ORIGINS, ALLOWED_HOSTS, TRUSTED_PROXIES);

    private static final Pattern ORIGIN =
            Pattern.compile("[a-z][a-z0-9+.-]*://([a-z0-9._-]+|\\[[0-9a-f:.]+])(:[0-9]{1,5})?");
    private static final Pattern HOST = Pattern.compile("[a-z0-9._-]+|\\[[0-9a-f:.]+]");
    private static final String ANY = "*";

    public AccessSettings {
        allowedOrigins = Set.copyOf(allowedOrigins);
        allowedHosts = Set.copyOf(allowedHosts);
        trustedProxies = List.copyOf(trustedProxies);
    }

    /** Reads the lists. What is malformed allows nobody; {@link LiveSettings} does not take it. */
    public static AccessSettings of(Configuration configuration) {
        return read(configuration, new ArrayList<>());
    }

    /** What is malformed, each with its name and how it should be written. */
    static List<String> problems(Configuration configuration) {
        List<String> wrong = new ArrayList<>();
        read(configuration, wrong);
        return wrong;
    }

    private static AccessSettings read(Configuration configuration, List<String> wrong) {
        return new AccessSettings(
                list(
                        configuration,
                        ALLOWED_ORIGINS,
                        origin -> origin.equals(ANY) || ORIGIN.matcher(origin).matches(),
                        "https://example.org, or *",
                        wrong),
                list(
                        configuration,
                        ALLOWED_HOSTS,
                        host -> host.equals(ANY) || HOST.matcher(host).matches(),
                        "example.org, without a port, or *",
                        wrong),
                list(
                                configuration,
                                TRUSTED_PROXIES,
                                range -> AddressRange.read(range).isPresent(),
                                "10.0.0.0/8, 2001:db8::/32 or 192.0.2.1",
                                wrong)
                        .stream()
                        .flatMap(range -> AddressRange.read(range).stream())
                        .toList());
    }

    /** Whether this is the name of a list. */
    static boolean isName(String name) {
        return NAMES.contains(name);
    }

    /** A source of configuration may fail in ways of its own. */
    private static @Nullable String value(Configuration configuration, String name, List<String> wrong) {
        try {
            return configuration.value(name);
        } catch (RuntimeException failure) {
            wrong.add(name + ": " + failure.getMessage());
            return null;
        }
    }

    private static Set<String> list(
            Configuration configuration, String name, Predicate<String> isElement, String example, List<String> wrong) {
        Set<String> elements = new LinkedHashSet<>();
        String value = value(configuration, name, wrong);
        if (value != null) {
            Arrays.stream(value.split(",", -1))
                    .map(element -> element.strip().toLowerCase(Locale.ROOT))
                    .filter(element -> !element.isEmpty())
                    .forEach(elements::add);
        }
        elements.stream()
                .filter(element -> !isElement.test(element))
                .forEach(element -> wrong.add(name + ": \"" + element + "\" is not written as " + example));
        return elements;
    }
}
