/** What each WAR of the estate has a copy of. */
@NullMarked
package io.novaws.it.estate.war;

import org.jspecify.annotations.NullMarked;
