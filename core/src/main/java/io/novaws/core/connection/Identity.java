package io.novaws.core.connection;

import java.security.Principal;
import java.time.Instant;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who a connection belongs to.
 *
 * @param principal the caller, or null if nobody is known
 * @param roles whether the caller has a role
 * @param context what makes the platform see the caller, or that there is none; null if it needs nothing for that
 * @param session the HTTP session that the connection ends with; null if there is none
 * @param until when it ends, as that of a token; null if that is not known
 */
public record Identity(
        @Nullable Principal principal,
        Predicate<String> roles,
        @Nullable CallerContext context,
        @Nullable HttpSessionId session,
        @Nullable Instant until) {
    /** A caller that the platform does not know. */
    public Identity(@Nullable Principal principal, Predicate<String> roles) {
        this(principal, roles, null, null, null);
    }

    /** The caller that the application names instead, whom the platform does not know; the HTTP session stays. */
    public Identity replacedBy(Principal caller, Predicate<String> callerRoles) {
        return new Identity(caller, callerRoles, context == null ? null : context.withoutCaller(), session, null);
    }

    /** The same, until then, unless it ends before. */
    public Identity until(Instant end) {
        return until != null && until.isBefore(end) ? this : new Identity(principal, roles, context, session, end);
    }

    /** Whether a caller is known and has the role. */
    public boolean hasRole(String role) {
        return principal != null && roles.test(role);
    }

    /** Whether a caller is known, and ends with an HTTP session. */
    boolean hasSession() {
        return principal != null && session != null;
    }

    /** Whether a caller is known whose HTTP session has ended. */
    boolean hasLostSession() {
        return principal != null && session != null && session.hasEnded();
    }

    /** Whether it has ended. */
    boolean hasEnded(Instant now) {
        return until != null && !now.isBefore(until);
    }

    @Override
    public String toString() {
        return principal == null ? "anonymous" : "a caller";
    }
}
