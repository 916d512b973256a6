package io.novaws.it.suite;

import java.util.EnumSet;
import java.util.Set;

/** The servers that Nova runs in, in the order of the table's columns. */
public enum Server {
    EMBEDDED("NovaServer"),
    WILDFLY("WildFly 39"),
    PAYARA("Payara 6"),
    GLASSFISH("GlassFish 7"),
    PAYARA_MICRO("Payara Micro 6"),
    PAYARA_7("Payara 7"),
    GLASSFISH_8("GlassFish 8");

    /** Those that every build runs. */
    private static final Set<Server> ALWAYS = EnumSet.of(EMBEDDED, WILDFLY, PAYARA);

    /** Those whose WebSockets are Tyrus' in a servlet container. */
    static final Set<Server> TYRUS = EnumSet.of(PAYARA, GLASSFISH, PAYARA_MICRO, PAYARA_7, GLASSFISH_8);

    /** Those of them that let callers log in with tokens. */
    static final Set<Server> TYRUS_WITH_TOKENS = EnumSet.of(PAYARA, GLASSFISH, PAYARA_MICRO, PAYARA_7);

    private final String title;

    Server(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    /** Whether every build runs it; the others are run in the profile {@code all-servers}. */
    boolean isInEveryBuild() {
        return ALWAYS.contains(this);
    }

    /** The server that the system property {@code nova.server} names. */
    public static Server named() {
        return valueOf(System.getProperty("nova.server"));
    }
}
