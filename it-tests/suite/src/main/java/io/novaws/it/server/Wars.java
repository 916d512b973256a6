package io.novaws.it.server;

import java.io.File;
import java.net.URISyntaxException;
import java.util.stream.Stream;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The application as a WAR: its classes, and Nova's three jars in WEB-INF/lib. */
public final class Wars {
    private static final StringAsset BEANS = new StringAsset(
            "<beans xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"4.0\" bean-discovery-mode=\"annotated\"/>");

    private Wars() {}

    /** The suite's application under that name. */
    public static WebArchive suite(String name) {
        return ShrinkWrap.create(WebArchive.class, name + ".war")
                .addPackages(false, "io.novaws.it.app", "io.novaws.it.app.web")
                .addAsLibraries(novaJars())
                .addAsWebInfResource(BEANS, "beans.xml")
                .addAsWebResource(new StringAsset("static text"), "static.txt");
    }

    /** The jars that an application carries into a server; no others. */
    public static File[] novaJars() {
        return Stream.of("io.novaws.NovaEndpoint", "io.novaws.core.lane.Lane", "io.novaws.cdi.NovaExtension")
                .map(Wars::jarOf)
                .toArray(File[]::new);
    }

    /** The jar that a class comes from. */
    static File jarOf(String type) {
        try {
            File jar = new File(Class.forName(type, false, Wars.class.getClassLoader())
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            if (!jar.isFile()) {
                throw new IllegalStateException(jar + " is no jar: run this in the phase verify");
            }
            return jar;
        } catch (ClassNotFoundException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
