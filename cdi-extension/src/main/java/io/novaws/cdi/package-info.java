/**
 * Nova in a CDI container: the extension that finds endpoints, the connection scope, what can be injected.
 *
 * <p>Imports the core and {@code jakarta}; no class of a container.
 */
@NullMarked
package io.novaws.cdi;

import org.jspecify.annotations.NullMarked;
