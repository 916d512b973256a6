package io.novaws.it.server;

import io.novaws.it.app.Journal;
import io.novaws.it.support.Tokens;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The applications that use their server's platform, as WARs with Nova's three jars. */
public final class PlatformWar {
    private static final StringAsset BEANS = new StringAsset(
            "<beans xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"4.0\" bean-discovery-mode=\"annotated\"/>");

    private PlatformWar() {}

    /** The application under that name. */
    public static WebArchive create(String name) {
        return ShrinkWrap.create(WebArchive.class, name + ".war")
                .addPackages(false, "io.novaws.it.app.platform")
                .addClass(Journal.class)
                .addAsLibraries(Wars.novaJars())
                .addAsWebInfResource(BEANS, "beans.xml")
                .addAsResource("platform/persistence.xml", "META-INF/persistence.xml")
                .addAsWebInfResource("platform/web.xml", "web.xml");
    }

    /** The application whose callers show tokens, under that name. */
    public static WebArchive ofTokens(String name) {
        return ShrinkWrap.create(WebArchive.class, name + ".war")
                .addPackages(false, "io.novaws.it.app.tokens")
                .addClass(Journal.class)
                .addAsLibraries(Wars.novaJars())
                .addAsResource(new StringAsset(Tokens.settings()), "META-INF/microprofile-config.properties")
                .addAsWebInfResource(BEANS, "beans.xml");
    }
}
