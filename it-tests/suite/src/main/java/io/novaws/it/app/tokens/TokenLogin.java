package io.novaws.it.app.tokens;

import jakarta.annotation.security.DeclareRoles;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.auth.LoginConfig;

/** Says that callers show a token (MicroProfile JWT 2.1, 9.1). */
@ApplicationPath("/rest")
@ApplicationScoped
@LoginConfig(authMethod = "MP-JWT", realmName = "nova")
@DeclareRoles({"reader", "writer"})
public class TokenLogin extends Application {}
