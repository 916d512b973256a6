/** A plain Jakarta WebSocket endpoint, and what it takes to make a Nova endpoint of it. */
@NullMarked
package io.novaws.it.embedded.migration;

import org.jspecify.annotations.NullMarked;
