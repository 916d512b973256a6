package io.novaws.handler;

import io.novaws.AuthStatus;
import java.time.Instant;
import java.util.Optional;

/**
 * What a connection knows of its authentication.
 *
 * @param status how far it is
 * @param expires when the server's acceptance ends; empty if it does not, or there is none
 */
public record AuthState(AuthStatus status, Optional<Instant> expires) {}
