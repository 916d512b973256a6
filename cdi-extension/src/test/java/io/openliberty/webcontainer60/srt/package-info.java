/** What stands for Open Liberty in tests. */
@NullMarked
package io.openliberty.webcontainer60.srt;

import org.jspecify.annotations.NullMarked;
