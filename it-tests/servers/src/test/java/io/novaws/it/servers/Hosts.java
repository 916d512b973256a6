package io.novaws.it.servers;

import io.novaws.it.server.Archives;
import io.novaws.it.server.ChildServer;
import io.novaws.it.server.Domain;
import io.novaws.it.server.DomainProcess;
import io.novaws.it.server.FreePorts;
import io.novaws.it.server.Host;
import io.novaws.it.server.PlatformWar;
import io.novaws.it.server.Processes;
import io.novaws.it.server.Wars;
import io.novaws.it.suite.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The server that {@link Server#named} says, on free ports of the loopback interface, with all applications in it. */
final class Hosts {
    /** A command of the administration of Payara Micro, whose command line has no word for it. */
    private static final String LOOPBACK = "set configs.config.server-config.network-config.network-listeners"
            + ".network-listener.http-listener.address=127.0.0.1\n";

    private final Path home = Path.of(System.getProperty("nova.server.home"));
    private final Path directory = Files.createDirectories(home.resolve("run"));
    private final int port = FreePorts.choose(1).get(0);
    private final List<Path> archives = Stream.of(
                    Wars.suite("suite"),
                    Wars.suite("drain"),
                    PlatformWar.create("platform"),
                    PlatformWar.ofTokens("tokens"))
            .map(archive -> Archives.write(archive, directory))
            .toList();

    private Hosts() throws IOException {}

    static Host start() {
        try {
            Hosts hosts = new Hosts();
            return switch (Server.named()) {
                case GLASSFISH -> hosts.domain("glassfish7");
                case GLASSFISH_8 -> hosts.domain("glassfish8");
                case PAYARA_7 -> hosts.domain("payara7");
                case PAYARA_MICRO -> hosts.micro();
                default -> throw new IllegalStateException(Server.named() + " has a module of its own");
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Host domain(String distribution) throws IOException {
        DomainProcess server = new DomainProcess(Domain.create(home.resolve(distribution), "nova"), List.of());
        try {
            server.user("ada", "a secret", "reader");
            server.user("eve", "a secret", "");
            server.start();
            archives.forEach(server::deploy);
            return server;
        } catch (RuntimeException | AssertionError e) {
            server.close();
            throw e;
        }
    }

    private Host micro() throws IOException {
        Path settings = Files.writeString(directory.resolve("settings.txt"), LOOPBACK);
        List<String> command = command();
        command.addAll(List.of("-jar", home.resolve("payara-micro.jar").toString()));
        command.addAll(List.of("--port", String.valueOf(port), "--prebootcommandfile", settings.toString()));
        command.addAll(List.of("--nohazelcast", "--disablephonehome"));
        archives.forEach(archive -> command.addAll(List.of("--deploy", archive.toString())));
        return child(command, Map.of(), log -> log.contains("Payara Micro URLs"));
    }

    private List<String> command() {
        return new ArrayList<>(List.of(Processes.java("java"), "-Xmx512m", "-Dnova.it.logs=" + directory));
    }

    private Host child(List<String> command, Map<String, String> environment, Predicate<String> ready) {
        return ChildServer.start(
                command, environment, directory.resolve("console.log"), URI.create("http://localhost:" + port), ready);
    }
}
