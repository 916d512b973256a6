/** An application that uses its server's platform from within callbacks: callers, sessions, transactions, names, beans. */
@NullMarked
package io.novaws.it.app.platform;

import org.jspecify.annotations.NullMarked;
