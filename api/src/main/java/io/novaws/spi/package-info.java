/** What Nova itself is plugged into: the transports of its clients. */
@NullMarked
package io.novaws.spi;

import org.jspecify.annotations.NullMarked;
