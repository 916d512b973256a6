/**
 * The one-at-a-time order in which a connection's callbacks run.
 *
 * <p>Imports: nothing of core.
 */
@NullMarked
package io.novaws.core.lane;

import org.jspecify.annotations.NullMarked;
