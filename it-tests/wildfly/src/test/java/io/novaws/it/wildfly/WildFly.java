package io.novaws.it.wildfly;

import io.novaws.it.server.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The unpacked distribution, on free ports of the loopback interface: told to Arquillian in system properties, before it
 * starts the server for the first test class.
 */
final class WildFly implements BeforeAllCallback {
    private static final String HOME = "nova.wildfly.home";

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        if (System.getProperty(HOME) != null) {
            return;
        }
        List<Integer> ports = FreePorts.choose(4);
        Path directory = Path.of(System.getProperty("nova.server.home"));
        letApplicationsKnowCallers(directory.resolve("wildfly-39.0.1.Final/standalone/configuration/standalone.xml"));
        System.setProperty(HOME, directory.resolve("wildfly-39.0.1.Final").toString());
        System.setProperty("nova.wildfly.base", directory.resolve("base").toString());
        System.setProperty("nova.wildfly.management", ports.get(0).toString());
        System.setProperty(
                "nova.wildfly.arguments",
                "-Xmx512m -Djboss.management.http.port=%d -Djboss.http.port=%d -Djboss.https.port=%d -Djboss.management.https.port=%d"
                        .formatted(ports.toArray()));
    }

    /** Callers of an application's own identity store need not be in the server's realm: see docs/wildfly.md. */
    static void letApplicationsKnowCallers(Path configuration) throws IOException {
        String text = Files.readString(configuration);
        int undertow = text.indexOf("urn:jboss:domain:undertow");
        String changed = text.substring(undertow)
                .replace(
                        "name=\"other\" security-domain=\"ApplicationDomain\"/>",
                        "name=\"other\" security-domain=\"ApplicationDomain\" integrated-jaspi=\"false\"/>");
        Files.writeString(configuration, text.substring(0, undertow) + changed);
    }
}
