/** What only the WAR beta has. */
@NullMarked
package io.novaws.it.estate.beta;

import org.jspecify.annotations.NullMarked;
