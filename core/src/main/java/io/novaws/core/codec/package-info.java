/**
 * From payloads to what callbacks take, and from what they return to payloads.
 *
 * <p>Imports: {@code model}.
 */
@NullMarked
package io.novaws.core.codec;

import org.jspecify.annotations.NullMarked;
