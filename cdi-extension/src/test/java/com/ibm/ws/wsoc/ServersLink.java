package com.ibm.ws.wsoc;

import java.util.function.BooleanSupplier;

/** The methods of Open Liberty from which it tells that a session is closed, by their names. */
public final class ServersLink {
    private ServersLink() {}

    public static boolean processReadErrorComplete(BooleanSupplier tell) {
        return tell.getAsBoolean();
    }

    public static boolean processWriteError(BooleanSupplier tell) {
        return tell.getAsBoolean();
    }

    public static boolean incomingCloseConnection(BooleanSupplier tell) {
        return tell.getAsBoolean();
    }
}
