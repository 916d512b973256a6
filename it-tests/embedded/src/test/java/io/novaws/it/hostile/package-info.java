/**
 * Peers that mean harm, on bare sockets: each gets a defined answer, no other connection notices, and nothing is left of
 * them afterwards.
 */
@NullMarked
package io.novaws.it.hostile;

import org.jspecify.annotations.NullMarked;
