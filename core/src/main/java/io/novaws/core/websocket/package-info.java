/**
 * Nova as seen from a Jakarta WebSocket container: the gate before the handshake, the endpoint that a container calls, the session that an application sees.
 *
 * <p>Imports: everything to the left.
 */
@NullMarked
package io.novaws.core.websocket;

import org.jspecify.annotations.NullMarked;
