/** The suite on Payara Server. */
@NullMarked
package io.novaws.it.payara;

import org.jspecify.annotations.NullMarked;
