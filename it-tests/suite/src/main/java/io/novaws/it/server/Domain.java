package io.novaws.it.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
    private static final int LIMIT_SECONDS = 180;
    private static final int PORTS = 11;

    /** Creates the domain, in place of an earlier one. */
    public static Domain create(Path home, String name) throws IOException, InterruptedException {
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
        toLoopback(domain.resolve("config/domain.xml"));
        return new Domain(home, name, ports.get(0));
    }

    private static void asadmin(Path home, List<String> arguments) throws IOException, InterruptedException {
        List<String> java = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                home.resolve("glassfish/lib/client/appserver-cli.jar").toString());
        Path log = home.resolveSibling("asadmin.log");
        Process process = new ProcessBuilder(
                        Stream.concat(java.stream(), arguments.stream()).toList())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("asadmin has not returned for " + LIMIT_SECONDS + " s: see " + log);
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException("asadmin failed: " + Files.readString(log));
        }
    }

    /** Listens on the loopback interface only, and forms no data grid with whoever else is in the network. */
    private static void toLoopback(Path configuration) throws IOException {
        String text = Files.readString(configuration)
                .replace("address=\"0.0.0.0\"", "address=\"127.0.0.1\"")
                .replace("<network-listener port=", "<network-listener address=\"127.0.0.1\" port=")
                .replace(
                        "<hazelcast-config-specific-configuration>",
                        "<hazelcast-config-specific-configuration enabled=\"false\">");
        Files.writeString(configuration, text);
    }
}
