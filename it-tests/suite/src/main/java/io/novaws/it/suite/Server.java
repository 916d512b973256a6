package io.novaws.it.suite;

import java.util.EnumSet;
import java.util.Set;

/** The servers that Nova runs in, in the order of the table's columns. */
public enum Server {
    EMBEDDED("NovaServer"),
    WILDFLY("WildFly 39"),
    PAYARA("Payara 6"),
    PAYARA_MICRO("Payara Micro 6"),
    GLASSFISH("GlassFish 7"),
    LIBERTY("Open Liberty 26"),
    PAYARA_7("Payara 7"),
    GLASSFISH_8("GlassFish 8");

    /** Those whose WebSockets are Tyrus' in a servlet container. */
    static final Set<Server> TYRUS = EnumSet.of(PAYARA, PAYARA_MICRO, GLASSFISH, PAYARA_7, GLASSFISH_8);

    private final String title;

    Server(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
