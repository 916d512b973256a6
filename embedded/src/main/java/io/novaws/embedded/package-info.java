/**
 * A server of its own: Weld SE for the beans, the Tyrus engine for the WebSocket life cycle, Netty for the wire.
 *
 * <p>{@link io.novaws.embedded.NovaServer} is all that an application sees. Behind it, {@code Transport} owns the port;
 * with TLS each
 * connection is shown what {@code Certificates} holds;
 * a connection begins in {@code HttpHandler}, which answers with a file or, for an upgrade, asks the gate, and goes on in
 * {@code WebSocketHandler}, which owns the frames: what comes in is checked and unmasked before Tyrus sees it, what leaves
 * comes from the outbox and never passes Tyrus.
 *
 * <p>Imports: {@code io.novaws.core}, {@code io.novaws.cdi}, Netty, Tyrus, CDI's SE bootstrap.
 */
@NullMarked
package io.novaws.embedded;

import org.jspecify.annotations.NullMarked;
