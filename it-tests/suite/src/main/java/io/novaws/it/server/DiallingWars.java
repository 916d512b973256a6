package io.novaws.it.server;

import java.io.File;
import java.util.stream.Stream;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The applications that dial, with Nova's jars and that of its transport. */
public final class DiallingWars {
    private static final String APPLICATION = "io.novaws.it.dialling";
    private static final StringAsset BEANS = new StringAsset(
            "<beans xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"4.0\" bean-discovery-mode=\"annotated\"/>");

    private DiallingWars() {}

    /** The application under that name, which dials there at its start. */
    public static WebArchive dialling(String name, String address) {
        return application(name)
                .addAsLibraries(jars())
                .addAsResource(new StringAsset("""
                                exchange.uri=%s
                                nova.server.reconnect-delay=200ms
                                nova.server.reconnect-max-delay=200ms
                                nova.server.reconnect-attempts=0
                                nova.server.drain-timeout=5s
                                """.formatted(address)), "META-INF/microprofile-config.properties");
    }

    /** Two WARs, the jars in the library; neither dials before it is told to. */
    public static EnterpriseArchive estate(String first, String second) {
        return ShrinkWrap.create(EnterpriseArchive.class, "exchange.ear")
                .addAsLibraries(jars())
                .addAsModule(onDemand(first))
                .addAsModule(onDemand(second));
    }

    private static WebArchive onDemand(String name) {
        return application(name).deleteClass(APPLICATION + ".Feed").deleteClass(APPLICATION + ".Ticker");
    }

    private static WebArchive application(String name) {
        return ShrinkWrap.create(WebArchive.class, name + ".war")
                .addPackage(APPLICATION)
                .addAsWebInfResource(BEANS, "beans.xml");
    }

    /** What a WAR with client endpoints carries. */
    private static File[] jars() {
        return Stream.concat(Stream.of(Wars.novaJars()), Stream.of(Wars.jarOf("io.novaws.tyrus.TyrusTransport")))
                .toArray(File[]::new);
    }
}
