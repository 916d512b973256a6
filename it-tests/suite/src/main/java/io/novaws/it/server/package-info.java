/** What the modules of the servers share: the WAR, its address, free ports. */
@NullMarked
package io.novaws.it.server;

import org.jspecify.annotations.NullMarked;
