/**
 * What can be set, by whom, and what it is now.
 *
 * <p>Imports: nothing of core.
 */
@NullMarked
package io.novaws.core.settings;

import org.jspecify.annotations.NullMarked;
