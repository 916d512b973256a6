/**
 * The transport of client endpoints: Tyrus' client engine and sessions on sockets of Nova's own, embedded and inside
 * applications. Tyrus' {@code JdkClientContainer} is not used: it has no time-out for a connect, keeps the socket of a
 * failed TLS handshake for ever, decodes path and query, has no way to drop a socket under a write that hangs or to stop
 * reading, and static threads that nothing stops (all 2.1.5).
 *
 * <p>Imports the core and Tyrus, which the jar contains under names of Nova's: below {@code io.novaws.tyrus.shaded}.
 */
@NullMarked
package io.novaws.tyrus;

import org.jspecify.annotations.NullMarked;
