/** The suite on WildFly. */
@NullMarked
package io.novaws.it.wildfly;

import org.jspecify.annotations.NullMarked;
