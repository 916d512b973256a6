/** An application whose callers log in at their server, or show it a token. */
@NullMarked
package io.novaws.it.estate.guarded;

import org.jspecify.annotations.NullMarked;
