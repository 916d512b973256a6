/**
 * The application's side of a peer: the connection, who is open, names and groups. Local to this process.
 *
 * <p>Imports: {@code codec}, {@code lane}, {@code outbox}.
 */
@NullMarked
package io.novaws.core.connection;

import org.jspecify.annotations.NullMarked;
