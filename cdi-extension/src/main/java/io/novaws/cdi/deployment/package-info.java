/**
 * Nova in a Jakarta EE server: the servlet initializer, its listener and its filter, and what this server gives to an
 * application.
 *
 * <p>Imports {@code io.novaws.cdi}, the core and {@code jakarta}; what only one container has is found at run time, by
 * name.
 */
@NullMarked
package io.novaws.cdi.deployment;

import org.jspecify.annotations.NullMarked;
