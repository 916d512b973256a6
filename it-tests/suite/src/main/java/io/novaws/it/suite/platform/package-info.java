/** What holds for callers and for the platform in callbacks, on every server that has both. */
@NullMarked
package io.novaws.it.suite.platform;

import org.jspecify.annotations.NullMarked;
