/** Endpoints with definition errors. */
@NullMarked
package io.novaws.it.estate.wrong;

import org.jspecify.annotations.NullMarked;
