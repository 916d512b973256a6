package io.novaws;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What one call of the {@link Connector} wants otherwise than the endpoint and its configuration say. All of it is used
 * again at each reconnect. {@code toString} shows names only: headers and queries carry tokens.
 *
 * <p>Threading: immutable; each method returns a copy.
 */
public final class ConnectOptions {
    /** RFC 9110, 5.6.2. */
    private static final String TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]+";

    /** Everything as the endpoint and its configuration say. */
    public static final ConnectOptions DEFAULT = new ConnectOptions(new Values());

    /** The values, copied before each change. */
    private static final class Values {
        private List<URI> uris = List.of();
        private Map<String, String> pathParameters = Map.of();
        private Map<String, List<String>> queries = Map.of();
        private Map<String, List<String>> headers = Map.of();
        private @Nullable List<String> subprotocols;
        private @Nullable Credentials credentials;
        private @Nullable Duration connectTimeout;
        private @Nullable SSLContext sslContext;
        private @Nullable InetSocketAddress proxy;
        private @Nullable Credentials proxyCredentials;
        private @Nullable Detached detached;
        private boolean keepTrying;
        private List<Object> handlers = List.of();

        private Values copy() {
            Values copy = new Values();
            copy.uris = uris;
            copy.pathParameters = pathParameters;
            copy.queries = queries;
            copy.headers = headers;
            copy.subprotocols = subprotocols;
            copy.credentials = credentials;
            copy.connectTimeout = connectTimeout;
            copy.sslContext = sslContext;
            copy.proxy = proxy;
            copy.proxyCredentials = proxyCredentials;
            copy.detached = detached;
            copy.keepTrying = keepTrying;
            copy.handlers = handlers;
            return copy;
        }
    }

    private final Values values;

    private ConnectOptions(Values values) {
        this.values = values;
    }

    private interface Change {
        void on(Values values);
    }

    private ConnectOptions with(Change change) {
        Values copy = values.copy();
        change.on(copy);
        return new ConnectOptions(copy);
    }

    /**
     * The addresses to dial in place of the endpoint's, in turn: {@code ws://} or {@code wss://}.
     *
     * @throws IllegalArgumentException if one of them is no absolute address of these schemes
     */
    public ConnectOptions uri(URI... uris) {
        for (URI uri : uris) {
            if (!("ws".equalsIgnoreCase(uri.getScheme()) || "wss".equalsIgnoreCase(uri.getScheme()))
                    || uri.getHost() == null
                    || uri.getRawFragment() != null
                    || uri.getRawUserInfo() != null) {
                throw new IllegalArgumentException("an address is ws://host[:port][/path][?query] or wss://.., without "
                        + "a fragment (RFC 6455, 3) and without a user: write credentials as credentials");
            }
        }
        return with(copy -> copy.uris = List.of(uris));
    }

    /**
     * The value of a variable of the address, as {@code {symbol}} in its path; percent-encoded by Nova. One that makes a
     * segment {@code .} or {@code ..} of it is refused at the dial.
     */
    public ConnectOptions pathParameter(String name, String value) {
        return with(copy -> {
            Map<String, String> all = new LinkedHashMap<>(copy.pathParameters);
            all.put(name, value);
            copy.pathParameters = Map.copyOf(all);
        });
    }

    /** One more query parameter, behind those of the address; encoded by Nova. */
    public ConnectOptions query(String name, String value) {
        return with(copy -> copy.queries = plus(copy.queries, name, value));
    }

    /**
     * One more header of the handshake request.
     *
     * @throws IllegalArgumentException if the name is no token, the value has control characters (RFC 9110, 5.5), or the
     *     handshake itself has this header (RFC 6455, 4.1)
     */
    public ConnectOptions header(String name, String value) {
        if (!name.matches(TOKEN)) {
            throw new IllegalArgumentException("the name of a header is an HTTP token (RFC 9110, 5.1)");
        }
        if (value.chars().anyMatch(c -> (c < 0x20 && c != '\t') || c == 0x7f || c > 0xff)) {
            throw new IllegalArgumentException(
                    "the value of the header " + name + " has characters that none may have");
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.startsWith("sec-websocket-")
                || List.of("host", "connection", "upgrade").contains(lower)) {
            throw new IllegalArgumentException("the header " + name + " is the handshake's own (RFC 6455, 4.1)");
        }
        return with(copy -> copy.headers = plus(copy.headers, known(copy.headers, name), value));
    }

    /** The name as it was written first: its case means nothing (RFC 9110, 5.1). */
    private static String known(Map<String, List<String>> headers, String name) {
        return headers.keySet().stream()
                .filter(name::equalsIgnoreCase)
                .findFirst()
                .orElse(name);
    }

    private static Map<String, List<String>> plus(Map<String, List<String>> before, String name, String value) {
        Map<String, List<String>> all = new LinkedHashMap<>(before);
        List<String> values = new ArrayList<>(all.getOrDefault(name, List.of()));
        values.add(value);
        all.put(name, List.copyOf(values));
        return Collections.unmodifiableMap(all);
    }

    /**
     * The subprotocols to offer, in order of preference, in place of the endpoint's (RFC 6455, 1.9).
     *
     * @throws IllegalArgumentException if one is no HTTP token, or is there twice (RFC 6455, 4.1)
     */
    public ConnectOptions subprotocols(String... subprotocols) {
        for (String subprotocol : subprotocols) {
            if (!subprotocol.matches(TOKEN)) {
                throw new IllegalArgumentException("a subprotocol is an HTTP token (RFC 6455, 4.1)");
            }
        }
        if (Stream.of(subprotocols).distinct().count() < subprotocols.length) {
            throw new IllegalArgumentException("a subprotocol is offered twice (RFC 6455, 4.1)");
        }
        return with(copy -> copy.subprotocols = List.of(subprotocols));
    }

    /** What to authenticate with, before {@code @OnOpen} and after each reconnect. */
    public ConnectOptions credentials(Credentials credentials) {
        return with(copy -> copy.credentials = credentials);
    }

    /**
     * How long one dial may take, from the look-up of the name to the answer of the server; 10 s by default.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public ConnectOptions connectTimeout(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("the connect time-out is not positive: " + timeout);
        }
        return with(copy -> copy.connectTimeout = timeout);
    }

    /** Whom to trust and what to show, for {@code wss}; the name of the host is checked in any case. */
    public ConnectOptions sslContext(SSLContext context) {
        return with(copy -> copy.sslContext = context);
    }

    /** An HTTP proxy to dial through (RFC 9110, 9.3.6). */
    public ConnectOptions proxy(InetSocketAddress proxy) {
        return with(copy -> copy.proxy = proxy);
    }

    /** Name and password for the proxy: a {@linkplain Credentials#key key} and its secret. */
    public ConnectOptions proxyCredentials(Credentials credentials) {
        return with(copy -> copy.proxyCredentials = credentials);
    }

    /** What becomes of messages that are sent while there is no link. */
    public ConnectOptions detached(Detached policy) {
        return with(copy -> copy.detached = policy);
    }

    /**
     * Treats a first dial that fails as a link that is lost: it is repeated as {@link io.novaws.handler.ErrorHandler}
     * decides, and the stage completes with the first link, or fails when the handler gives up.
     */
    public ConnectOptions keepTrying() {
        return with(copy -> copy.keepTrying = true);
    }

    /** Handlers for this connection, each of one or more of the types in {@code io.novaws.handler}; others are refused. */
    public ConnectOptions handlers(Object... handlers) {
        return with(copy -> copy.handlers = List.of(handlers));
    }

    public List<URI> uris() {
        return values.uris;
    }

    public Map<String, String> pathParameters() {
        return values.pathParameters;
    }

    public Map<String, List<String>> queries() {
        return values.queries;
    }

    public Map<String, List<String>> headers() {
        return values.headers;
    }

    /** What to offer; empty to offer what the endpoint declares. */
    public Optional<List<String>> subprotocols() {
        return Optional.ofNullable(values.subprotocols);
    }

    public Optional<Credentials> credentials() {
        return Optional.ofNullable(values.credentials);
    }

    public Optional<Duration> connectTimeout() {
        return Optional.ofNullable(values.connectTimeout);
    }

    public Optional<SSLContext> sslContext() {
        return Optional.ofNullable(values.sslContext);
    }

    public Optional<InetSocketAddress> proxy() {
        return Optional.ofNullable(values.proxy);
    }

    public Optional<Credentials> proxyCredentials() {
        return Optional.ofNullable(values.proxyCredentials);
    }

    public Optional<Detached> detached() {
        return Optional.ofNullable(values.detached);
    }

    public boolean keepsTrying() {
        return values.keepTrying;
    }

    public List<Object> handlers() {
        return values.handlers;
    }

    @Override
    public String toString() {
        return "ConnectOptions[headers " + values.headers.keySet() + ", queries " + values.queries.keySet() + "]";
    }
}
