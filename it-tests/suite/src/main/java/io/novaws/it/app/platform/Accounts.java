package io.novaws.it.app.platform;

import jakarta.annotation.security.DeclareRoles;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.security.enterprise.authentication.mechanism.http.BasicAuthenticationMechanismDefinition;
import jakarta.security.enterprise.credential.Credential;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStore;
import java.util.Set;

/**
 * Who may log in: Ada the reader, Bob the writer, and any number of guests, {@code guest0} and so on, who are even or odd;
 * and Eve, who has no role. All have the same password.
 */
@ApplicationScoped
@BasicAuthenticationMechanismDefinition(realmName = "nova")
@DeclareRoles({"reader", "writer", "even", "odd", "late"})
public class Accounts implements IdentityStore {
    static final String PASSWORD = "a secret";
    private static final String GUEST = "guest";

    @Override
    public CredentialValidationResult validate(Credential credential) {
        if (!(credential instanceof UsernamePasswordCredential known) || !known.compareTo(name(known), PASSWORD)) {
            return CredentialValidationResult.INVALID_RESULT;
        }
        String name = name(known);
        if (name.startsWith(GUEST)) {
            int number = Integer.parseInt(name.substring(GUEST.length()));
            return new CredentialValidationResult(name, Set.of(number % 2 == 0 ? "even" : "odd"));
        }
        return switch (name) {
            case "ada" -> new CredentialValidationResult(name, Set.of("reader", "late"));
            case "eve" -> new CredentialValidationResult(name, Set.of());
            case "bob" -> new CredentialValidationResult(name, Set.of("writer"));
            default -> CredentialValidationResult.INVALID_RESULT;
        };
    }

    private static String name(UsernamePasswordCredential credential) {
        return credential.getCaller();
    }
}
