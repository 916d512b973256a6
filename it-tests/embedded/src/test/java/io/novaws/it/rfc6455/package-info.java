/**
 * Scenario R-20.
 * The server held against RFC 6455, clause by clause: section 4.2 (handshake), 5 (frames), 7 (closing) and 8.1 (UTF-8), and
 * what the cases of the Autobahn test suite add to them. A test bears the number of its clause.
 */
@NullMarked
package io.novaws.it.rfc6455;

import org.jspecify.annotations.NullMarked;
