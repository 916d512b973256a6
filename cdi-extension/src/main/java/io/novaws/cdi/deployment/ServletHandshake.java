package io.novaws.cdi.deployment;

import io.novaws.core.connection.CallerContext;
import io.novaws.core.connection.HttpSessionId;
import io.novaws.core.connection.Identity;
import io.novaws.core.websocket.UpgradeRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a request for a WebSocket as a servlet container shows it. */
final class ServletHandshake {
    private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    /** What is surely no name: the JDK would ask for one that only looks like an address. */
    private static final Pattern ADDRESS =
            Pattern.compile(OCTET + "(\\." + OCTET + "){3}|\\[?[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[^\\]]+)?]?");

    private static final String ROOT = "/";
    private static final Pattern PARAMETERS = Pattern.compile(";[^/]*");
    /** Encoded slashes, which some containers decode and others leave. */
    private static final Pattern SLASHES = Pattern.compile("%(2[Ff]|5[Cc])");

    private ServletHandshake() {}

    /** Whether the request means a WebSocket, rightly made or not. */
    static boolean isMeant(HttpServletRequest request) {
        if (request.getHeader("Sec-WebSocket-Key") != null) {
            return true;
        }
        String upgrade = request.getHeader("Upgrade");
        return upgrade != null && upgrade.toLowerCase(Locale.ROOT).contains("websocket");
    }

    /** The request as the gate takes it; to be called by the request's thread. */
    static UpgradeRequest of(HttpServletRequest request, @Nullable Callers callers) {
        String query = request.getQueryString();
        return new UpgradeRequest(
                path(request),
                query == null ? "" : query,
                headers(request),
                address(request.getRemoteAddr(), request.getRemotePort()),
                address(request.getLocalAddr(), request.getLocalPort()),
                request.isSecure(),
                caller(request, callers),
                request.getAttribute(CERTIFICATES) != null,
                request.getSession(false));
    }

    /**
     * Below the context, as it came, without the parameters of its segments, one of which carries a session's id. Empty
     * if the container reads another path out of the request: its constraints have then judged that one, not this.
     */
    private static String path(HttpServletRequest request) {
        String whole = request.getRequestURI();
        int context = request.getContextPath().length();
        if (whole.length() <= context) {
            return "";
        }
        String path = PARAMETERS.matcher(whole.substring(context)).replaceAll("");
        String pathInfo = request.getPathInfo();
        String read = request.getServletPath() + (pathInfo == null ? "" : pathInfo);
        boolean same = path.equals(ROOT) // a welcome file may be read instead
                || read.equals(decoded(path.replace("+", "%2B")))
                || read.equals(decoded(path)) // a container may take a plus sign for a blank
                || read.equals(decoded(SLASHES.matcher(path).replaceAll("%25$1").replace("+", "%2B")));
        return same ? path : "";
    }

    private static @Nullable String decoded(String path) {
        try {
            return URLDecoder.decode(path, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    private static Map<String, List<String>> headers(HttpServletRequest request) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.put(name, List.copyOf(Collections.list(request.getHeaders(name))));
        }
        return Collections.unmodifiableMap(headers);
    }

    /** Whom the server knows; to be called by the request's thread. */
    static Identity caller(HttpServletRequest request, @Nullable Callers callers) {
        Principal principal = request.getUserPrincipal();
        HttpSession session = request.getSession(false);
        HttpSessionId id = session == null ? null : new HttpSessionId(session.getId());
        if (principal == null) {
            return new Identity(null, role -> false, NobodysContext.current(), id, null);
        }
        CallerContext context = callers == null ? null : callers.capture();
        return new Identity(principal, new CallerRoles(request, context), context, id, TokenExpiry.of(principal));
    }

    /** Never resolves a name. */
    private static InetSocketAddress address(@Nullable String host, int port) {
        int checked = Math.max(port, 0);
        if (host == null || !ADDRESS.matcher(host).matches()) {
            return InetSocketAddress.createUnresolved(host == null ? "unknown" : host, checked);
        }
        try {
            return new InetSocketAddress(InetAddress.getByName(host), checked);
        } catch (UnknownHostException malformed) {
            return InetSocketAddress.createUnresolved(host, checked);
        }
    }
}
