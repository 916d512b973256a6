package io.novaws.it.servers;

import io.novaws.it.server.Archives;
import io.novaws.it.server.Domain;
import io.novaws.it.server.DomainProcess;
import io.novaws.it.server.Host;
import io.novaws.it.server.PlatformWar;
import io.novaws.it.server.Wars;
import io.novaws.it.suite.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The server that {@link Server#named} says, on free ports of the loopback interface, with all applications in it. */
final class Hosts {
    private final Path home = Path.of(System.getProperty("nova.server.home"));
    private final Path directory = Files.createDirectories(home.resolve("run"));
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
                default -> throw new IllegalStateException(Server.named() + " has a module of its own");
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Host domain(String distribution) throws IOException {
        DomainProcess server = new DomainProcess(Domain.create(home.resolve(distribution), "nova"), List.of());
        try {
            server.start();
            archives.forEach(server::deploy);
            return server;
        } catch (RuntimeException | AssertionError e) {
            server.close();
            throw e;
        }
    }
}
