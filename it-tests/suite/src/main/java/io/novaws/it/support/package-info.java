/** What tests over sockets share: a comfortable peer, one on the bare socket, and patience. */
@NullMarked
package io.novaws.it.support;

import org.jspecify.annotations.NullMarked;
