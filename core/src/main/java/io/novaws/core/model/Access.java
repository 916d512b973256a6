package io.novaws.core.model;

import java.util.List;
import java.util.function.Predicate;

/** Who may pass: what {@code @PermitAll}, {@code @DenyAll} or {@code @RolesAllowed} of a class or callback says. */
public sealed interface Access {
    /** Everyone; also where nothing is declared. */
    Access OPEN = new Open();

    /** Whether a caller may pass. */
    boolean permits(Predicate<String> inRole);

    /** Everyone. */
    record Open() implements Access {
        @Override
        public boolean permits(Predicate<String> inRole) {
            return true;
        }
    }

    /** Nobody. */
    record Denied() implements Access {
        @Override
        public boolean permits(Predicate<String> inRole) {
            return false;
        }
    }

    /**
     * Callers that have at least one of the roles.
     *
     * @param roles the roles; nobody passes where there are none
     */
    record Roles(List<String> roles) implements Access {
        public Roles {
            roles = List.copyOf(roles);
        }

        @Override
        public boolean permits(Predicate<String> inRole) {
            return roles.stream().anyMatch(inRole);
        }
    }
}
