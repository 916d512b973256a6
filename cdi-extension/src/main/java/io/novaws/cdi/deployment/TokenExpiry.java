package io.novaws.cdi.deployment;

import java.lang.reflect.Method;
import java.security.Principal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When a caller's token expires, where the caller is a {@code JsonWebToken} of MicroProfile JWT, looked up by name. */
final class TokenExpiry {
    private static final System.Logger LOG = System.getLogger("io.novaws.deployment");
    private static final String TOKEN = "org.eclipse.microprofile.jwt.JsonWebToken";

    private TokenExpiry() {}

    /** The end of the token (RFC 7519, 4.1.4); null if the caller has none. */
    static @Nullable Instant of(Principal caller) {
        Class<?> token = interfaceOf(caller.getClass());
        if (token == null) {
            return null;
        }
        try {
            Method expiration = token.getMethod("getExpirationTime");
            long seconds = (Long) expiration.invoke(caller);
            return seconds > 0 ? Instant.ofEpochSecond(seconds) : null;
        } catch (ReflectiveOperationException | ClassCastException | NullPointerException unreadable) {
            LOG.log(System.Logger.Level.DEBUG, "a token does not say when it expires", unreadable);
            return null;
        }
    }

    private static @Nullable Class<?> interfaceOf(@Nullable Class<?> type) {
        if (type == null || type.getName().equals(TOKEN)) {
            return type;
        }
        for (Class<?> candidate : type.getInterfaces()) {
            Class<?> found = interfaceOf(candidate);
            if (found != null) {
                return found;
            }
        }
        return interfaceOf(type.getSuperclass());
    }
}
