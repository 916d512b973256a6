/**
 * From an event of a link to a callback of a bean, and from its result to the outbox.
 *
 * <p>Imports: {@code model} to {@code connection}.
 */
@NullMarked
package io.novaws.core.dispatch;

import org.jspecify.annotations.NullMarked;
