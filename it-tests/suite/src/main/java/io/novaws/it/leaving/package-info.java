/** An application that is deployed, used and undeployed again and again. */
@NullMarked
package io.novaws.it.leaving;

import org.jspecify.annotations.NullMarked;
