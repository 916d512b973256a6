package io.novaws.core.settings;

import io.novaws.Credentials;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a client endpoint dials, and as whom, as the configuration says it. Read at each dial that the application asks for.
 *
 * <p>Threading: safe from any thread.
 */
public final class ClientSettings {
    private static final String URI = "uri";
    private static final String TOKEN = "token";
    private static final String KEY = "key";
    private static final String SECRET = "secret";

    /** All of them. */
    static final List<String> NAMES = List.of(URI, TOKEN, KEY, SECRET);

    private final Configuration configuration;
    private final String endpoint;

    /** Those of the endpoint. */
    public ClientSettings(Configuration configuration, String endpoint) {
        this.configuration = configuration;
        this.endpoint = endpoint;
    }

    /** The addresses to dial in place of those that the endpoint declares, separated by commas; null without any. */
    public @Nullable String addresses() {
        return value(URI);
    }

    /**
     * What to authenticate with.
     *
     * @throws IllegalArgumentException if a key has no secret, a secret no key, or there is a token beside them, or one of
     *     them is blank; the message names the settings, and shows no value
     */
    public Optional<Credentials> credentials() {
        String token = value(TOKEN);
        String key = value(KEY);
        String secret = value(SECRET);
        if (token == null && key == null && secret == null) {
            return Optional.empty();
        }
        if (token != null && key == null && secret == null && !token.isBlank()) {
            return Optional.of(Credentials.token(token));
        }
        if (token == null && key != null && secret != null && !key.isBlank() && !secret.isBlank()) {
            return Optional.of(Credentials.key(key, secret));
        }
        throw new IllegalArgumentException(
                "the credentials of endpoint " + endpoint + " are either " + quoted(endpoint, TOKEN) + ", or both "
                        + quoted(endpoint, KEY) + " and " + quoted(endpoint, SECRET) + ", and none of them is blank");
    }

    private @Nullable String value(String name) {
        String text = configuration.value(quoted(endpoint, name));
        return text != null ? text : configuration.value(plain(endpoint, name));
    }

    private static String quoted(String endpoint, String name) {
        return Setting.ENDPOINT + '"' + endpoint + "\"." + name;
    }

    private static String plain(String endpoint, String name) {
        return Setting.ENDPOINT + endpoint + '.' + name;
    }

    /** Whether the name is one of these, for one of the endpoints. */
    static boolean isName(String name, Collection<String> endpoints) {
        return endpoints.stream()
                .anyMatch(endpoint -> NAMES.stream()
                        .anyMatch(end -> name.equals(quoted(endpoint, end)) || name.equals(plain(endpoint, end))));
    }
}
