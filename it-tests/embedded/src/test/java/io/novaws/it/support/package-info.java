/** What the tests on the embedded server share: the server under test, a comfortable peer, and one on the bare socket. */
@NullMarked
package io.novaws.it.support;

import org.jspecify.annotations.NullMarked;
