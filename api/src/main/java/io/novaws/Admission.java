package io.novaws;

import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an {@link OnHandshake} callback answers: {@link #accept()} or {@link #refuse(int, String)}.
 *
 * <p>Immutable: each method returns a new value.
 */
public sealed interface Admission {
    /** Admits the connection. */
    static Accepted accept() {
        return Accepted.PLAIN;
    }

    /** Refuses with a status and no body; as {@link #refuse(int, String)}. */
    static Refused refuse(int status) {
        return refuse(status, "");
    }

    /**
     * Refuses with a status and a plain-text body. A 401 says how to log in (RFC 9110, 15.5.2): add a header
     * {@code WWW-Authenticate}, or it is {@code Bearer realm="nova"}.
     *
     * @param status 300 to 599
     * @throws IllegalArgumentException for another status
     */
    static Refused refuse(int status, String body) {
        return new Refused(status, List.of(), body);
    }

    /**
     * The peer is let in.
     *
     * @param subprotocol the subprotocol to speak; chosen from the endpoint's list and the peer's offer unless given
     * @param headers headers for the 101 response, in order
     * @param principal who the caller is, where the application knows better than the server
     * @param roles the roles of that caller
     * @param until when the caller's identity ends
     */
    record Accepted(
            Optional<String> subprotocol,
            List<Map.Entry<String, String>> headers,
            Optional<Principal> principal,
            Set<String> roles,
            Optional<Instant> until)
            implements Admission {
        private static final Accepted PLAIN =
                new Accepted(Optional.empty(), List.of(), Optional.empty(), Set.of(), Optional.empty());

        public Accepted {
            headers = HeaderRule.checked(headers);
            roles = Set.copyOf(roles);
        }

        /** Speaks this subprotocol, which the peer must have offered (RFC 6455, 4.2.2). */
        public Accepted subprotocol(String name) {
            return new Accepted(Optional.of(name), headers, principal, roles, until);
        }

        /**
         * Adds a header to the 101 response.
         *
         * @throws IllegalArgumentException for a name or value that HTTP does not allow, and for the handshake's own
         */
        public Accepted header(String name, String value) {
            return new Accepted(subprotocol, HeaderRule.append(headers, name, value), principal, roles, until);
        }

        /** Says who the caller is: {@link Connection#principal} and role checks hold for this identity. */
        public Accepted as(Principal caller, String... callerRoles) {
            return new Accepted(subprotocol, headers, Optional.of(caller), Set.of(callerRoles), until);
        }

        /** As {@link #as(Principal, String...)} for a caller of that name. */
        public Accepted as(String caller, String... callerRoles) {
            return as(new Caller(caller), callerRoles);
        }

        /**
         * Says when the caller's identity ends, as that of a token does: then the connection closes with 1008, up to a
         * second late. By default it lasts as long as the connection. A token that the server knows and that ends earlier
         * ends it.
         */
        public Accepted until(Instant end) {
            return new Accepted(subprotocol, headers, principal, roles, Optional.of(end));
        }
    }

    /**
     * The peer gets an ordinary HTTP response.
     *
     * @param status 300 to 599
     * @param headers headers of the response, in order
     * @param body the body, sent as {@code text/plain; charset=UTF-8} unless a {@code Content-Type} header says
     *     otherwise; may be empty
     */
    record Refused(int status, List<Map.Entry<String, String>> headers, String body) implements Admission {
        public Refused {
            if (status < 300 || status > 599) {
                throw new IllegalArgumentException("a refusal has a status from 300 to 599, not " + status);
            }
            headers = HeaderRule.checked(headers);
        }

        /**
         * Adds a header to the response.
         *
         * @throws IllegalArgumentException for a name or value that HTTP does not allow
         */
        public Refused header(String name, String value) {
            return new Refused(status, HeaderRule.append(headers, name, value), body);
        }
    }
}
