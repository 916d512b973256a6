package io.novaws.it.payara;

import io.novaws.it.server.Domain;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The unpacked distribution with a domain of its own: told to Arquillian in system properties, before it starts the server
 * for the first test class.
 */
final class Payara implements BeforeAllCallback {
    private static final String HOME = "nova.payara.home";

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        if (System.getProperty(HOME) != null) {
            return;
        }
        Domain domain =
                Domain.create(Path.of(System.getProperty("nova.server.home")).resolve("payara6"), "nova");
        System.setProperty("nova.payara.admin", String.valueOf(domain.adminPort()));
        System.setProperty(HOME, domain.home().toString());
    }
}
