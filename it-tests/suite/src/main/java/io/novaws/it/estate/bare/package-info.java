/** An application without a bean. */
@NullMarked
package io.novaws.it.estate.bare;

import org.jspecify.annotations.NullMarked;
