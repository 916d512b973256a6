/** A WAR of the estate that has no endpoint of its own and asks all the same. */
@NullMarked
package io.novaws.it.estate.guestless;

import org.jspecify.annotations.NullMarked;
