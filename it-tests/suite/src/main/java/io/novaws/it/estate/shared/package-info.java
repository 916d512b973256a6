/** What every application of an EAR may see, from its {@code lib}: and a lobby that each of them serves. */
@NullMarked
package io.novaws.it.estate.shared;

import org.jspecify.annotations.NullMarked;
