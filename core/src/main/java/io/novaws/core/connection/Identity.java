package io.novaws.core.connection;

import java.security.Principal;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who a connection belongs to.
 *
 * @param principal the caller, or null if nobody is known
 * @param roles whether the caller has a role
 */
public record Identity(@Nullable Principal principal, Predicate<String> roles) {
    /** Whether a caller is known and has the role. */
    public boolean hasRole(String role) {
        return principal != null && roles.test(role);
    }

    @Override
    public String toString() {
        return principal == null ? "anonymous" : "a caller";
    }
}
