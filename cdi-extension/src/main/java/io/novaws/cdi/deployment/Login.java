package io.novaws.cdi.deployment;

import io.novaws.Admission;
import io.novaws.core.connection.Identity;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The login that the application has of its server (Servlet 6.0, 13.6), for a caller whom nobody knows: it finds out who
 * that is, or answers how to log in.
 *
 * <p>It is not asked where it would show a page: nobody would see it, and who logs in there later would be sent on to a
 * WebSocket.
 *
 * @param isAsked whether the application has one that shows no page; some servers have one for those that have none
 * @param challenge what it would say, where that is known; a server may not say it where no constraint covers the path
 */
record Login(boolean isAsked, @Nullable String challenge) {
    private static final System.Logger LOG = System.getLogger("io.novaws.deployment");
    private static final String CHALLENGE = "WWW-Authenticate";
    private static final int UNAUTHORIZED = 401;
    private static final int FAILED = 500;

    /** The login of that application. */
    static Login of(ServletContext context, BeanManager beans) {
        LoginConfig config = LoginConfig.of(context);
        String realm = config.realm().isEmpty() ? "nova" : config.realm().replaceAll("[^\\x20-\\x7e]|[\"\\\\]", "_");
        return new Login(
                (!config.method().isEmpty() || LoginPages.isAny(beans))
                        && !config.isForm()
                        && !LoginPages.isAnnotated(beans),
                config.isBasic() ? "Basic realm=\"" + realm + "\"" : null);
    }

    /**
     * Who the caller is; null if the login does not know either. It has then {@linkplain #hasAnswered answered}, or nothing
     * is said yet. To be called by the request's thread.
     */
    @Nullable
    Identity ask(HttpServletRequest request, HttpServletResponse response, @Nullable Callers callers) {
        if (!isAsked || response.isCommitted()) {
            return null;
        }
        try {
            if (request.authenticate(response) && request.getUserPrincipal() != null) {
                return ServletHandshake.caller(request, callers);
            }
        } catch (IOException
                | ServletException
                | RuntimeException
                | LinkageError none) { // as where no login is configured
            LOG.log(System.Logger.Level.DEBUG, "the server asks nobody to log in", none);
        }
        if (!hasAnswered(response)) {
            response.reset();
        }
        return null;
    }

    /** The answer of a login that has not answered by itself. */
    Admission.Refused answer(Admission.Refused proposed) {
        return challenge == null ? proposed : Admission.refuse(UNAUTHORIZED).header(CHALLENGE, challenge);
    }

    /** Whether the response is one to a caller who has not logged in, or to whom the server has failed. */
    static boolean hasAnswered(HttpServletResponse response) {
        return response.isCommitted()
                || response.getStatus() >= FAILED
                || (response.getStatus() == UNAUTHORIZED && response.containsHeader(CHALLENGE));
    }
}
