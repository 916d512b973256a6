package io.novaws.it.wildfly;

import static org.awaitility.Awaitility.await;

import io.novaws.it.server.Digests;
import io.novaws.it.server.FreePorts;
import io.novaws.it.server.Processes;
import io.novaws.it.server.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * WildFly with a base directory of its own beside the unpacked distribution; archives are deployed by its scanner.
 *
 * <p>Threading: one thread at a time.
 */
final class WildFlyProcess implements ServerProcess {
    private static final List<String> MODULAR = List.of(
            "--add-exports=java.desktop/sun.awt=ALL-UNNAMED",
            "--add-exports=java.naming/com.sun.jndi.ldap=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-opens=java.base/java.io=ALL-UNNAMED",
            "--add-opens=java.base/java.net=ALL-UNNAMED",
            "--add-opens=java.base/java.security=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
            "--add-opens=java.management/javax.management=ALL-UNNAMED",
            "--add-opens=java.naming/javax.naming=ALL-UNNAMED");

    private final Path home;
    private final Path base;
    private final List<String> arguments;
    private final List<Integer> ports = FreePorts.choose(4);
    private @Nullable Process process;

    /** A server that has not started, with a base directory of that name and these arguments for its JVM. */
    static WildFlyProcess unpacked(String name, String... arguments) {
        Path servers = Path.of(System.getProperty("nova.server.home"));
        return new WildFlyProcess(servers.resolve("wildfly-39.0.1.Final"), servers.resolve(name), List.of(arguments));
    }

    private WildFlyProcess(Path home, Path base, List<String> arguments) {
        this.home = home;
        this.base = base;
        this.arguments = arguments;
        try {
            delete(base);
            copy(home.resolve("standalone"), base);
            Path configuration = base.resolve("configuration/standalone.xml");
            // What the server keeps of applications is not theirs. Its threads of requests keep the class loader of the
            // one that they were made for: here they end soon. The driver of its database keeps who called it first, in
            // the stack of an exception: here that is the server itself.
            Files.writeString(
                    configuration,
                    Files.readString(configuration)
                            .replace("scan-interval=\"5000\"", "scan-interval=\"200\"")
                            .replace(
                                    "<worker name=\"default\"/>",
                                    "<worker name=\"default\" task-core-threads=\"0\" task-keepalive=\"500\"/>")
                            .replace(
                                    "<driver>h2</driver>",
                                    "<driver>h2</driver><pool><min-pool-size>1</min-pool-size><prefill>true</prefill></pool>"));
            WildFly.letApplicationsKnowCallers(configuration);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    /** In the realm of applications. */
    @Override
    public void user(String name, String password, String group) {
        String hash = Digests.hex("MD5", name + ":ApplicationRealm:" + password);
        append("application-users.properties", name + "=" + hash);
        append("application-roles.properties", name + "=" + group);
    }

    private void append(String file, String line) {
        try {
            Files.writeString(
                    base.resolve("configuration").resolve(file), "\n" + line + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void start() {
        List<String> command = new ArrayList<>(List.of(Processes.java("java"), "-D[Standalone]", "-Xmx512m"));
        command.addAll(MODULAR);
        command.addAll(arguments);
        command.addAll(List.of(
                "-Dnova.it.diary=" + diary(),
                "-Djava.net.preferIPv4Stack=true",
                "-Dorg.jboss.boot.log.file=" + base.resolve("log/server.log"),
                "-Dlogging.configuration=file:" + base.resolve("configuration/logging.properties"),
                "-jar",
                home.resolve("jboss-modules.jar").toString(),
                "-mp",
                home.resolve("modules").toString(),
                "org.jboss.as.standalone",
                "-Djboss.home.dir=" + home,
                "-Djboss.server.base.dir=" + base,
                "-Djboss.management.http.port=" + ports.get(0),
                "-Djboss.http.port=" + ports.get(1),
                "-Djboss.https.port=" + ports.get(2),
                "-Djboss.management.https.port=" + ports.get(3)));
        try {
            Files.deleteIfExists(base.resolve("log/server.log"));
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(base.resolve("console.log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        until("started", () -> log().contains("WFLYSRV0025"));
    }

    @Override
    public boolean isRunning() {
        return process != null && process.isAlive();
    }

    @Override
    public ProcessHandle process() {
        if (process == null) {
            throw new IllegalStateException("not started");
        }
        return process.toHandle();
    }

    @Override
    public URI address() {
        return URI.create("http://localhost:" + ports.get(1));
    }

    private static void until(String what, Callable<Boolean> condition) {
        await(what)
                .atMost(Duration.ofSeconds(LIMIT_SECONDS))
                .pollInterval(Duration.ofMillis(50))
                .until(condition);
    }

    private Path inScanner(String name) {
        return base.resolve("deployments").resolve(name);
    }

    @Override
    public void deploy(Path archive) {
        String name = archive.getFileName().toString();
        Path failed = inScanner(name + ".failed");
        Path deployed = inScanner(name + ".deployed");
        try {
            Files.deleteIfExists(failed);
            Files.deleteIfExists(inScanner(name + ".undeployed"));
            // In one step: an archive that grows under the scanner's eyes is deployed twice.
            Path whole = base.resolve(name);
            Files.copy(archive, whole, StandardCopyOption.REPLACE_EXISTING);
            Files.move(whole, inScanner(name), StandardCopyOption.ATOMIC_MOVE);
            until(name + " deployed", () -> Files.exists(deployed) || Files.exists(failed));
            if (Files.exists(failed)) {
                String why = Files.readString(failed);
                Files.delete(inScanner(name));
                until(name + " forgotten", () -> !Files.exists(failed));
                throw new DeploymentFailed(why);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void undeploy(String archive) {
        try {
            Path deployed = inScanner(archive + ".deployed");
            Files.delete(deployed);
            until(archive + " undeployed", () -> {
                Files.deleteIfExists(deployed); // a scanner that is late may have deployed it anew
                return Files.exists(inScanner(archive + ".undeployed"));
            });
            Files.delete(inScanner(archive));
            Files.delete(inScanner(archive + ".undeployed"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void cli(String operation) {
        Processes.output(List.of(
                Processes.java("java"),
                "-jar",
                home.resolve("bin/client/jboss-cli-client.jar").toString(),
                "--connect",
                "--controller=localhost:" + ports.get(0),
                "--command=" + operation));
    }

    @Override
    public void property(String name, String value) {
        cli("/system-property=" + name + ":add(value=" + value + ")");
    }

    @Override
    public void removeProperty(String name) {
        cli("/system-property=" + name + ":remove");
    }

    @Override
    public String log() {
        try {
            Path log = base.resolve("log/server.log");
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        cli(":shutdown");
    }

    @Override
    public Path diary() {
        return base.resolve("diary.txt");
    }
}
