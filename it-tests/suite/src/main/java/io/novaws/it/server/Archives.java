package io.novaws.it.server;

import java.io.File;
import java.nio.file.Path;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The archives that are deployed, refused, redeployed: all but the suite's application. */
public final class Archives {
    private static final String ESTATE = "io.novaws.it.estate.";
    private static final String BEANS =
            "<beans xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"4.0\" bean-discovery-mode=\"%s\"/>";

    private static final String SETTINGS = "META-INF/microprofile-config.properties";

    /** The file of the one without Nova. */
    public static final String PLAIN = "plain.war";

    /** The file of the application that comes and goes. */
    public static final String LEAVING = "leaving.war";

    private Archives() {}

    /** The archive as a file in that directory. */
    public static Path write(Archive<?> archive, Path directory) {
        Path file = directory.resolve(archive.getName());
        archive.as(ZipExporter.class).exportTo(file.toFile(), true);
        return file;
    }

    /** A WAR of the estate that carries all itself: its rooms, the lobby, its own endpoint. */
    public static WebArchive alone(String name) {
        return inEar(name)
                .addPackage(ESTATE + "shared")
                .addAsLibraries(Wars.novaJars())
                .addAsWebInfResource(beans("annotated"), "beans.xml");
    }

    private static WebArchive inEar(String name) {
        WebArchive war = ShrinkWrap.create(WebArchive.class, name + ".war")
                .addPackage(ESTATE + "war")
                .addAsResource(new StringAsset(name), "application.txt");
        return name.equals("alpha") || name.equals("beta") ? war.addPackage(ESTATE + name) : war;
    }

    /** An EAR with the jars and the lobby in its library, an EJB module, and the WARs alpha and beta. */
    public static EnterpriseArchive estate() {
        JavaArchive shared = ShrinkWrap.create(JavaArchive.class, "shared.jar")
                .addPackage(ESTATE + "shared")
                .addAsManifestResource(beans("annotated"), "beans.xml");
        JavaArchive porter = ShrinkWrap.create(JavaArchive.class, "porter.jar")
                .addPackage(ESTATE + "ejb")
                .addAsManifestResource(beans("annotated"), "beans.xml");
        return ShrinkWrap.create(EnterpriseArchive.class, "estate.ear")
                .addAsLibraries(Wars.novaJars())
                .addAsLibrary(shared)
                .addAsModule(porter)
                .addAsModule(inEar("alpha").addAsWebInfResource(beans("annotated"), "beans.xml"))
                .addAsModule(inEar("beta").addAsWebInfResource(beans("annotated"), "beans.xml"))
                .addAsModule(bare("gamma")
                        .addPackage(ESTATE + "guestless")
                        .addAsWebInfResource(beans("annotated"), "beans.xml"));
    }

    /** At the root of the server, by the descriptors of both servers. */
    public static WebArchive root() {
        return alone("root")
                .addAsWebInfResource(
                        new StringAsset("<jboss-web><context-root>/</context-root></jboss-web>"), "jboss-web.xml")
                .addAsWebInfResource(
                        new StringAsset("<glassfish-web-app><context-root>/</context-root></glassfish-web-app>"),
                        "glassfish-web.xml");
    }

    /** A servlet, and nothing else. */
    public static WebArchive bare(String name) {
        return ShrinkWrap.create(WebArchive.class, name + ".war").addPackage(ESTATE + "bare");
    }

    /** A servlet and Nova's jars. */
    public static WebArchive withJars(String name) {
        return bare(name).addAsLibraries(Wars.novaJars());
    }

    /** With endpoints, but no beans.xml. */
    public static WebArchive withoutBeansXml(String name) {
        return inEar(name).addPackage(ESTATE + "shared").addAsLibraries(Wars.novaJars());
    }

    /** CDI is told to look for no beans. */
    public static WebArchive withoutDiscovery(String name) {
        return withJars(name).addAsWebInfResource(beans("none"), "beans.xml");
    }

    /** WildFly is told to make no CDI container for it; another server makes one. */
    public static WebArchive withoutCdi(String name) {
        return withJars(name).addAsWebInfResource(new StringAsset("""
                                <jboss-deployment-structure><deployment><exclude-subsystems><subsystem name="weld"/>
                                </exclude-subsystems></deployment></jboss-deployment-structure>"""), "jboss-deployment-structure.xml");
    }

    /** With two endpoints that break the rules. */
    public static WebArchive wrong() {
        return ShrinkWrap.create(WebArchive.class, "wrong.war")
                .addPackage(ESTATE + "wrong")
                .addAsLibraries(Wars.novaJars())
                .addAsWebInfResource(beans("annotated"), "beans.xml");
    }

    /** With endpoints for readers that no constraint covers; the login as a descriptor has it, or none. */
    public static WebArchive guarded(String name, String login) {
        String config = login.isEmpty() ? "" : "<login-config>" + login + "</login-config>";
        return ShrinkWrap.create(WebArchive.class, name + ".war")
                .addPackage(ESTATE + "guarded")
                .addAsLibraries(Wars.novaJars())
                .addAsWebInfResource(beans("annotated"), "beans.xml")
                .addAsWebResource(new StringAsset("a form"), "login.html")
                .addAsWebInfResource(
                        new StringAsset("<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.0\">"
                                + config + "<security-role><role-name>reader</role-name></security-role></web-app>"),
                        "web.xml")
                .addAsWebInfResource(
                        new StringAsset("<glassfish-web-app><security-role-mapping><role-name>reader</role-name>"
                                + "<group-name>reader</group-name></security-role-mapping></glassfish-web-app>"),
                        "glassfish-web.xml");
    }

    /** With a file of settings for MicroProfile Config. */
    public static WebArchive set(String name, String... lines) {
        return alone(name).addAsResource(settings(lines), SETTINGS);
    }

    /** The application that comes and goes, with its settings. */
    public static WebArchive leaving(String... settings) {
        return ShrinkWrap.create(WebArchive.class, LEAVING)
                .addPackage("io.novaws.it.leaving")
                .deleteClass("io.novaws.it.leaving.PlainGuest")
                .deleteClass("io.novaws.it.leaving.Member")
                .addAsLibraries(Wars.novaJars())
                .addAsResource(settings(settings), SETTINGS)
                .addAsWebInfResource(beans("annotated"), "beans.xml");
    }

    /** The same with callers who log in. */
    public static WebArchive leavingWithCallers(String... settings) {
        return leaving(settings)
                .addClasses(classes("io.novaws.it.leaving.Member", "io.novaws.it.app.platform.Accounts"));
    }

    private static StringAsset settings(String... lines) {
        return new StringAsset(String.join("\n", lines) + "\n");
    }

    /** An application without Nova that comes and goes. */
    public static WebArchive plain() {
        return ShrinkWrap.create(WebArchive.class, PLAIN)
                .addClasses(classes("io.novaws.it.leaving.Marker", "io.novaws.it.leaving.PlainGuest"))
                .addAsWebInfResource(beans("annotated"), "beans.xml");
    }

    private static Class<?>[] classes(String... names) {
        try {
            Class<?>[] classes = new Class<?>[names.length];
            for (int i = 0; i < names.length; i++) {
                classes[i] = Class.forName(names[i]);
            }
            return classes;
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static StringAsset beans(String mode) {
        return new StringAsset(BEANS.formatted(mode));
    }

    /** How large Nova's jars are, in bytes. */
    public static long sizeOfJars() {
        long size = 0;
        for (File jar : Wars.novaJars()) {
            size += jar.length();
        }
        return size;
    }
}
