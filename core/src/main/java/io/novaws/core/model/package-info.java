/**
 * What an endpoint class declares: read once at start by reflection, checked against every {@link
 * io.novaws.core.model.Rule}, and kept as immutable values with prepared method handles.
 *
 * <p>Knows no CDI. Imports {@code java}, {@code jakarta} and {@code io.novaws} only, and of the core {@code settings} alone.
 */
@NullMarked
package io.novaws.core.model;

import org.jspecify.annotations.NullMarked;
