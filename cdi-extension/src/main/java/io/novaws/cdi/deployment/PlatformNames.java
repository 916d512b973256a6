package io.novaws.cdi.deployment;

import javax.naming.InitialContext;
import javax.naming.NamingException;

/** What the platform keeps for an application under names that every server has (Jakarta EE 10, EE.5). */
final class PlatformNames {
    static final String THREADS = "java:comp/DefaultManagedThreadFactory";
    static final String BEANS = "java:comp/BeanManager";
    static final String CONTEXTS = "java:comp/DefaultContextService";

    private PlatformNames() {}

    /**
     * What has the name, for this thread's application.
     *
     * @throws NamingException if there is nothing of that name, or something else
     */
    @SuppressWarnings("BanJNDI") // names of the platform, never of a peer
    static <T> T find(String name, Class<T> type) throws NamingException {
        Object found = new InitialContext().lookup(name);
        if (!type.isInstance(found)) {
            throw new NamingException(name + " is no " + type.getSimpleName());
        }
        return type.cast(found);
    }
}
