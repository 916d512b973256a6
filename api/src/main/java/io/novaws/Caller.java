package io.novaws;

import java.security.Principal;

/** A caller known by name only. */
record Caller(String name) implements Principal {
    @Override
    public String getName() {
        return name;
    }
}
