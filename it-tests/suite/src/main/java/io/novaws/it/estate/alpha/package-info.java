/** What only the WAR alpha has. */
@NullMarked
package io.novaws.it.estate.alpha;

import org.jspecify.annotations.NullMarked;
