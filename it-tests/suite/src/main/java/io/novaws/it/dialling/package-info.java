/** Applications that dial: their clients, what they see in their callbacks, and what else is in the same WAR. */
@NullMarked
package io.novaws.it.dialling;

import org.jspecify.annotations.NullMarked;
