package io.novaws.it.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Stream;

/**
 * A fresh domain of Payara or GlassFish on free ports of the loopback interface. The domain that the distribution brings is
 * never started: its ports may be taken, and then Arquillian's adapter hangs.
 *
 * @param home the unpacked distribution
 * @param name of the domain
 * @param adminPort where it takes commands
 */
public record Domain(Path home, String name, int adminPort) {
    private static final int PORTS = 11;
    private static final int JMS = 3;
    private static final String EMBEDDED_DERBY = """
            <jdbc-connection-pool name="DerbyPool" datasource-classname="org.apache.derby.jdbc.EmbeddedDataSource" \
            res-type="javax.sql.DataSource">
              <property name="databaseName" value="${com.sun.aas.instanceRoot}/lib/databases/default"/>
              <property name="connectionAttributes" value=";create=true"/>
            </jdbc-connection-pool>""";

    /** Creates the domain, in place of an earlier one. */
    public static Domain create(Path home, String name) throws IOException {
        Path domain = home.resolve("glassfish/domains").resolve(name);
        if (Files.exists(domain)) {
            asadmin(home, List.of("delete-domain", name));
        }
        List<Integer> ports = FreePorts.choose(PORTS);
        String others = ("http.ssl.port=%d:jms.port=%d:domain.jmxPort=%d:orb.listener.port=%d:orb.ssl.port=%d"
                        + ":orb.mutualauth.port=%d:osgi.shell.telnet.port=%d:java.debugger.port=%d:hazelcast.das.port=%d")
                .formatted(ports.subList(2, PORTS).toArray());
        asadmin(
                home,
                List.of(
                        "--user",
                        "admin",
                        "create-domain",
                        "--nopassword",
                        "--adminport",
                        ports.get(0).toString(),
                        "--instanceport",
                        ports.get(1).toString(),
                        "--domainproperties",
                        others,
                        name));
        adapt(domain.resolve("config/domain.xml"), ports.get(JMS));
        return new Domain(home, name, ports.get(0));
    }

    private static void asadmin(Path home, List<String> arguments) {
        Processes.output(
                Stream.concat(asadmin(home).stream(), arguments.stream()).toList());
    }

    /** The administration of that distribution; GlassFish 8 has more than one jar of it, and a script that knows them. */
    static List<String> asadmin(Path home) {
        Path jar = home.resolve("glassfish/lib/client/appserver-cli.jar");
        return Files.exists(jar)
                ? List.of(Processes.java("java"), "-jar", jar.toString())
                : List.of("bash", home.resolve("glassfish/bin/asadmin").toString());
    }

    /**
     * Listens on the loopback interface only, forms no data grid with whoever else is in the network, and needs no database
     * that has to be started; that, and the port of the messaging, is of GlassFish only.
     */
    private static void adapt(Path configuration, int jmsPort) throws IOException {
        String text = Files.readString(configuration)
                .replace("address=\"0.0.0.0\"", "address=\"127.0.0.1\"")
                .replace("<network-listener port=", "<network-listener address=\"127.0.0.1\" port=")
                .replace(
                        "<hazelcast-config-specific-configuration>",
                        "<hazelcast-config-specific-configuration enabled=\"false\">")
                .replaceAll("(<system-property name=\"JMS_PROVIDER_PORT\"[^>]* value=\")7676", "$1" + jmsPort)
                .replaceAll(
                        "(?s)<jdbc-connection-pool [^>]*name=\"DerbyPool\".*?</jdbc-connection-pool>",
                        Matcher.quoteReplacement(EMBEDDED_DERBY));
        Files.writeString(configuration, text);
    }
}
