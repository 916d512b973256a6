/** What stands for MicroProfile JWT in tests. */
@NullMarked
package org.eclipse.microprofile.auth;

import org.jspecify.annotations.NullMarked;
