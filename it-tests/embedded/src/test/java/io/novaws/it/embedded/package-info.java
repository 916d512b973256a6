/** Endpoints on the embedded server: what peers see of them, over real sockets. */
@NullMarked
package io.novaws.it.embedded;

import org.jspecify.annotations.NullMarked;
