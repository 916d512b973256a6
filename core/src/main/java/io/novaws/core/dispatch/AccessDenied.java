package io.novaws.core.dispatch;

/** A caller without the role that a callback asks for: the peer's doing, and nothing for a log to warn of. */
final class AccessDenied extends SecurityException {
    private static final long serialVersionUID = 1L;

    AccessDenied(String place) {
        super("the caller may not call " + place);
    }
}
