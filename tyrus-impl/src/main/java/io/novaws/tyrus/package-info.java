/**
 * The room of the Tyrus client transport: client endpoints over Tyrus' {@code JdkClientContainer}, embedded and inside
 * applications. Nothing lives here yet.
 *
 * <p>Imports the core and Tyrus.
 */
@NullMarked
package io.novaws.tyrus;

import org.jspecify.annotations.NullMarked;
