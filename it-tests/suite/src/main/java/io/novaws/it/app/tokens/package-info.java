/** An application whose callers show tokens of MicroProfile JWT. */
@NullMarked
package io.novaws.it.app.tokens;

import org.jspecify.annotations.NullMarked;
