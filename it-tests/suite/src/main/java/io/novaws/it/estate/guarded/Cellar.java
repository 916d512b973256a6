package io.novaws.it.estate.guarded;

import jakarta.annotation.Resource;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Stateless;

/** An EJB that the server guards. */
@Stateless
public class Cellar {
    @Resource
    private SessionContext context;

    @RolesAllowed("reader")
    public String caller() {
        return context.getCallerPrincipal().getName();
    }
}
