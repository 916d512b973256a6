/**
 * What an application sees of Nova: annotations, the {@link io.novaws.Connection} and the ways to find one, and the
 * values that a callback returns.
 *
 * <p>Imports {@code java} and {@code jakarta} only.
 */
@NullMarked
package io.novaws;

import org.jspecify.annotations.NullMarked;
