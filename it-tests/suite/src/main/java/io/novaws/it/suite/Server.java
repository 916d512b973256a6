package io.novaws.it.suite;

import java.util.EnumSet;
import java.util.Set;

/** The servers that Nova runs in, in the order of the table's columns. */
public enum Server {
    EMBEDDED("NovaServer"),
    WILDFLY("WildFly 39"),
    PAYARA("Payara 6");

    /** Those whose WebSockets are Tyrus' in a servlet container. */
    static final Set<Server> TYRUS = EnumSet.of(PAYARA);

    private final String title;

    Server(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
