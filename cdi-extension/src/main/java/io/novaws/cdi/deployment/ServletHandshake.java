package io.novaws.cdi.deployment;

import io.novaws.core.connection.CallerContext;
import io.novaws.core.connection.HttpSessionId;
import io.novaws.core.connection.Identity;
import io.novaws.core.websocket.UpgradeRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
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
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[?[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[^\\]]+)?]?");

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

    /** Below the context, as it came, without the parameters that carry a session's id. */
    private static String path(HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        int parameters = path.indexOf(';');
        return parameters < 0 ? path : path.substring(0, parameters);
    }

    private static Map<String, List<String>> headers(HttpServletRequest request) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.put(name, List.copyOf(Collections.list(request.getHeaders(name))));
        }
        return Collections.unmodifiableMap(headers);
    }

    private static Identity caller(HttpServletRequest request, @Nullable Callers callers) {
        Principal principal = request.getUserPrincipal();
        HttpSession session = request.getSession(false);
        HttpSessionId id = session == null ? null : new HttpSessionId(session.getId());
        if (principal == null) {
            return new Identity(null, role -> false, null, id, null);
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
