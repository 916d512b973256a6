/**
 * The one bounded queue through which everything leaves a connection, and the only code that touches a {@link jakarta.websocket.RemoteEndpoint}.
 *
 * <p>Imports: {@code codec}.
 */
@NullMarked
package io.novaws.core.outbox;

import org.jspecify.annotations.NullMarked;
