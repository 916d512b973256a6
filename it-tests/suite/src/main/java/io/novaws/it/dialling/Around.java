package io.novaws.it.dialling;

import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.UserTransaction;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;

/** What of the application there is where it is asked. */
@Dependent
@SuppressWarnings("BanJNDI") // names of the platform
class Around {
    @Inject
    private Visit visit;

    /** The name of the application, in an EAR that of the WAR. */
    String application() {
        try {
            return (String) new InitialContext().lookup("java:module/ModuleName");
        } catch (NamingException absent) {
            return "no name";
        }
    }

    /** Whether names, class loader and transactions are the application's, nobody's transaction is here, and a request. */
    String here() {
        return String.join(", ", application(), loader(), names(), transaction(), "request " + visit.count());
    }

    private static String loader() {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        return loader == Around.class.getClassLoader() ? "own loader" : "loader " + loader;
    }

    private static String names() {
        return isThere("DefaultManagedExecutorService", ManagedExecutorService.class)
                        && isThere("DefaultDataSource", DataSource.class)
                ? "names"
                : "no names";
    }

    private static boolean isThere(String name, Class<?> type) {
        try {
            return type.isInstance(new InitialContext().lookup("java:comp/" + name));
        } catch (NamingException absent) {
            return false;
        }
    }

    private static String transaction() {
        try {
            UserTransaction transaction = (UserTransaction) new InitialContext().lookup("java:comp/UserTransaction");
            if (transaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
                return "a transaction";
            }
            transaction.begin();
            transaction.rollback();
            return "transactions";
        } catch (Exception absent) {
            return "no transactions";
        }
    }
}
