/**
 * What every server must do with the application, as tests against an address; where servers differ, and how; and the
 * results as a table.
 */
@NullMarked
package io.novaws.it.suite;

import org.jspecify.annotations.NullMarked;
