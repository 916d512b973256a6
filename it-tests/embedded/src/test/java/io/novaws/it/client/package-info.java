/** Client endpoints over real sockets: a network that fails, and servers that are not Nova. */
@NullMarked
package io.novaws.it.client;

import org.jspecify.annotations.NullMarked;
