package io.novaws.it.payara;

import io.novaws.it.server.Domain;
import io.novaws.it.server.DomainProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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
        Domain domain = domain("nova");
        System.setProperty("nova.payara.admin", String.valueOf(domain.adminPort()));
        System.setProperty(HOME, domain.home().toString());
    }

    /** A server that has not started, with a domain of that name and these arguments for its JVM. */
    static DomainProcess unpacked(String name, String... arguments) throws IOException {
        return new DomainProcess(domain(name), List.of(arguments));
    }

    private static Domain domain(String name) throws IOException {
        return Domain.create(Path.of(System.getProperty("nova.server.home"), "payara6"), name);
    }
}
