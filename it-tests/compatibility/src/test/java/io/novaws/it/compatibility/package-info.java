/** The results of all servers, against what is published. */
@NullMarked
package io.novaws.it.compatibility;

import org.jspecify.annotations.NullMarked;
