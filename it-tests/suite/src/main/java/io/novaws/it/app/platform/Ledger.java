package io.novaws.it.app.platform;

import jakarta.annotation.Resource;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Stateless;
import java.security.Principal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An EJB that the server guards. */
@Stateless
public class Ledger {
    @Resource
    SessionContext context;

    @PermitAll
    public String caller() {
        return nameOf(context.getCallerPrincipal());
    }

    /** The caller's name; {@code nobody} also where the server has a name for that. */
    static String nameOf(@Nullable Principal caller) {
        return caller == null || caller.getName().toLowerCase(Locale.ROOT).equals("anonymous")
                ? "nobody"
                : caller.getName();
    }

    @RolesAllowed("reader")
    public String read() {
        return "reads";
    }

    @RolesAllowed("writer")
    public String write() {
        return "writes";
    }
}
