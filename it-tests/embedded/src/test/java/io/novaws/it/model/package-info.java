/** The programming model on the embedded server: what a callback may declare, take and answer, over the wire. */
@NullMarked
package io.novaws.it.model;

import org.jspecify.annotations.NullMarked;
