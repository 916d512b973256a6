/** Client endpoints: connections that this application dials, and what of them outlives a link. */
@NullMarked
package io.novaws.core.client;

import org.jspecify.annotations.NullMarked;
