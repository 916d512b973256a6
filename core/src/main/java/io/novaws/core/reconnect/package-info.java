/** When a client has a link and when it dials another: the statuses, the one owner of the decision, the budget. */
@NullMarked
package io.novaws.core.reconnect;

import org.jspecify.annotations.NullMarked;
