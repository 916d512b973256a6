package io.novaws.handler;

import java.time.Instant;
import java.util.Optional;

/** What a message of the server means for an authentication. */
public sealed interface AuthAnswer {
    /** Nothing: it is a message like any other. */
    record None() implements AuthAnswer {}

    /**
     * The credentials are accepted.
     *
     * @param expires until when; empty for as long as the link
     * @param token what to show the next time in place of the credentials; empty to show them again
     */
    record Accepted(Optional<Instant> expires, Optional<String> token) implements AuthAnswer {
        /** Without the token. */
        @Override
        public String toString() {
            return "Accepted[until " + expires.map(Instant::toString).orElse("the link ends") + "]";
        }
    }

    /**
     * The credentials are refused.
     *
     * @param reason what the server says
     */
    record Refused(String reason) implements AuthAnswer {}
}
