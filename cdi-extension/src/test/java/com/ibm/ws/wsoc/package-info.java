/** What stands for Open Liberty in tests. */
@NullMarked
package com.ibm.ws.wsoc;

import org.jspecify.annotations.NullMarked;
