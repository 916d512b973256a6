/** What the tests on the embedded server share beside the peers of the suite: the server under test, and a journal. */
@NullMarked
package io.novaws.it.support;

import org.jspecify.annotations.NullMarked;
