package io.novaws.it.app.platform;

import io.novaws.Connection;
import jakarta.ejb.EJB;
import jakarta.ejb.EJBAccessException;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.security.enterprise.SecurityContext;
import jakarta.transaction.Status;
import jakarta.transaction.UserTransaction;
import java.security.Principal;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;

/** What can be seen from where it is called: who the caller is, for Nova and for the platform, and what is around. */
@Dependent
public class Sight {
    /** What {@link #where} says where all is there. */
    public static final String ALL = "own loader, executor, data source, no transaction";

    @Inject
    SecurityContext security;

    @EJB
    Ledger ledger;

    /** The caller as Nova, the platform's security and an EJB see it. */
    public String who(Connection connection) {
        return "%s %s, platform %s, ejb %s %s%s"
                .formatted(
                        connection.principal().map(Principal::getName).orElse("nobody"),
                        roles(connection::isUserInRole),
                        roles(security::isCallerInRole),
                        ledger.caller(),
                        allowed(ledger::read),
                        allowed(ledger::write))
                .strip();
    }

    private static String roles(Predicate<String> has) {
        return Stream.of("reader", "writer", "even", "odd").filter(has).collect(Collectors.joining(" ", "(", ")"));
    }

    private static String allowed(Supplier<String> deed) {
        try {
            return deed.get();
        } catch (EJBAccessException denied) {
            return "";
        }
    }

    /** The name of the platform's caller. */
    public String platformCaller() {
        return Ledger.nameOf(security.getCallerPrincipal());
    }

    /** Whether the application's class loader and the names of {@code java:comp} are here, and nobody's transaction is. */
    public String where() {
        return String.join(
                ", ",
                loader(),
                isThere("DefaultManagedExecutorService", ManagedExecutorService.class) ? "executor" : "no executor",
                isThere("DefaultDataSource", DataSource.class) ? "data source" : "no data source",
                transaction());
    }

    private static String loader() {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try {
            return loader != null && loader.loadClass(Sight.class.getName()) == Sight.class
                    ? "own loader"
                    : "loader " + loader;
        } catch (ClassNotFoundException e) {
            return "loader " + loader;
        }
    }

    private static boolean isThere(String name, Class<?> type) {
        try {
            return type.isInstance(lookup(name));
        } catch (NamingException absent) {
            return false;
        }
    }

    private static String transaction() {
        try {
            UserTransaction transaction = (UserTransaction) Objects.requireNonNull(lookup("UserTransaction"));
            return transaction.getStatus() == Status.STATUS_NO_TRANSACTION ? "no transaction" : "a transaction";
        } catch (Exception absent) {
            return "no user transaction";
        }
    }

    @SuppressWarnings("BanJNDI") // names of the platform
    private static Object lookup(String name) throws NamingException {
        return new InitialContext().lookup("java:comp/" + name);
    }
}
