package io.novaws.cdi.deployment;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpUpgradeHandler;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A request as a container shows it, and the response to it. */
final class Asked {
    final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    final List<String> roles = new ArrayList<>();
    final List<String> rolesAsked = Collections.synchronizedList(new ArrayList<>());
    String method = "GET";
    String protocol = "HTTP/1.1";
    String context = "/app";
    String uri = "/app/room/one";
    /** The path below the context as the container reads it. */
    String path = "/room/one";

    @Nullable
    String pathInfo;

    String remote = "192.0.2.7";

    @Nullable
    Principal caller;

    @Nullable
    HttpSession session;

    @Nullable
    Object upgraded;

    @Nullable
    RuntimeException failure;

    /** How many bytes came with the request. */
    int bytesBehind;

    /** What the server's login does; null where none is configured. */
    @Nullable
    Login login;

    /** The login of a server: may name the caller, answer, or fail. */
    interface Login {
        boolean authenticate() throws Exception;
    }

    // ---- the response

    int status = 200;
    boolean committed;
    final Map<String, List<String>> answered = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    final ByteArrayOutputStream body = new ByteArrayOutputStream();

    Asked header(String name, String... values) {
        headers.put(name, Arrays.asList(values));
        return this;
    }

    Asked at(String rawUri, String read) {
        uri = rawUri;
        path = read;
        return this;
    }

    /** A right handshake. */
    static Asked handshake() {
        return new Asked()
                .header("Host", "localhost")
                .header("Upgrade", "websocket")
                .header("Connection", "Upgrade")
                .header("Sec-WebSocket-Version", "13")
                .header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
    }

    static <T> T proxy(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> switch (method.getName()) {
                    case "equals" -> self == arguments[0];
                    case "hashCode" -> System.identityHashCode(self);
                    case "toString" -> type.getSimpleName();
                    default -> answers.to(method, arguments == null ? new Object[0] : arguments);
                }));
    }

    interface Answers {
        @Nullable
        Object to(Method method, Object[] arguments) throws Throwable;
    }

    HttpServletRequest request() {
        return proxy(HttpServletRequest.class, this::answer);
    }

    private @Nullable Object answer(Method asked, Object[] arguments) throws Exception {
        if (failure != null && asked.getName().equals("getUserPrincipal")) {
            throw failure;
        }
        return switch (asked.getName()) {
            case "getHeader" ->
                headers.getOrDefault(arguments[0], List.of()).stream()
                        .findFirst()
                        .orElse(null);
            case "getHeaders" -> Collections.enumeration(headers.getOrDefault(arguments[0], List.of()));
            case "getHeaderNames" -> Collections.enumeration(headers.keySet());
            case "getMethod" -> method;
            case "getProtocol" -> protocol;
            case "getRequestURI" -> uri;
            case "getContextPath" -> context;
            case "getServletPath" -> path;
            case "getPathInfo" -> pathInfo;
            case "getQueryString", "getAttribute" -> null;
            case "getRemoteAddr" -> remote;
            case "getLocalAddr" -> "127.0.0.1";
            case "getRemotePort", "getLocalPort" -> 8080;
            case "isSecure" -> false;
            case "getInputStream" -> new Behind(bytesBehind);
            case "getUserPrincipal" -> caller;
            case "authenticate" -> {
                if (login == null) {
                    throw new ServletException("no login is configured");
                }
                yield login.authenticate();
            }
            case "getSession" -> session;
            case "isUserInRole" -> {
                rolesAsked.add((String) arguments[0]);
                yield roles.contains((String) arguments[0]);
            }
            case "upgrade" ->
                upgraded = ((Class<?>) arguments[0]).getDeclaredConstructor().newInstance();
            default -> throw new UnsupportedOperationException(asked.getName());
        };
    }

    HttpServletResponse response() {
        return proxy(HttpServletResponse.class, this::respond);
    }

    private @Nullable Object respond(Method asked, Object[] arguments) {
        switch (asked.getName()) {
            case "setStatus", "sendError" -> status = (int) arguments[0];
            case "getStatus" -> {
                return status;
            }
            case "isCommitted" -> {
                return committed;
            }
            case "reset" -> {
                status = 200;
                answered.clear();
                body.reset();
            }
            case "setHeader" -> answered.put((String) arguments[0], List.of((String) arguments[1]));
            case "addHeader" ->
                answered.computeIfAbsent((String) arguments[0], name -> new ArrayList<>())
                        .add((String) arguments[1]);
            case "containsHeader" -> {
                return answered.containsKey(arguments[0]);
            }
            case "setContentType" -> answered.put("Content-Type", List.of((String) arguments[0]));
            case "setContentLength" -> answered.put("Content-Length", List.of(String.valueOf(arguments[0])));
            case "getOutputStream" -> {
                return new Body(body);
            }
            default -> throw new UnsupportedOperationException(asked.getName());
        }
        return null;
    }

    private static final class Body extends jakarta.servlet.ServletOutputStream {
        private final ByteArrayOutputStream into;

        Body(ByteArrayOutputStream into) {
            this.into = into;
        }

        @Override
        public void write(int b) {
            into.write(b);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(jakarta.servlet.WriteListener listener) {}
    }

    /** What came with the request. */
    private static final class Behind extends jakarta.servlet.ServletInputStream {
        private final int bytes;

        Behind(int bytes) {
            this.bytes = bytes;
        }

        @Override
        public int available() {
            return bytes;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isFinished() {
            return bytes == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(jakarta.servlet.ReadListener listener) {}
    }

    /** What a container upgrades to. */
    public static final class Socket implements HttpUpgradeHandler {
        final AtomicInteger destroyed = new AtomicInteger();

        /** For the container. */
        public Socket() {}

        @Override
        public void init(jakarta.servlet.http.WebConnection connection) {}

        @Override
        public void destroy() {
            destroyed.incrementAndGet();
        }
    }
}
