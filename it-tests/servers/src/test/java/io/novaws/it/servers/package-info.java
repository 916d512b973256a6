/** The suite on the servers of the profile {@code all-servers}, each in a module that has these same classes. */
@NullMarked
package io.novaws.it.servers;

import org.jspecify.annotations.NullMarked;
