/**
 * Policies of Nova that an application may replace: a bean of the type goes before the default.
 */
@NullMarked
package io.novaws.handler;

import org.jspecify.annotations.NullMarked;
