package io.novaws.it.foreign;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Debian's nats-server, with its listener for WebSocket. */
final class NatsProcess implements AutoCloseable {
    /** One user, who may subscribe to trades only. */
    static final String USER = """
            authorization {
              users = [{user: "nova", password: "%s", permissions: {publish: ">", subscribe: "trades.>"}}]
            }
            """;

    private final int port;
    private final Path config;
    private final List<String> command;
    private final ForeignServer server;

    private NatsProcess(Path directory, String executable, String authorization) throws IOException {
        this.port = ForeignServer.freePort();
        this.config = directory.resolve("nats.conf");
        this.command = List.of(executable, "-c", config.toString());
        configure(authorization);
        this.server = ForeignServer.start(port, directory, command);
    }

    static NatsProcess start(Path directory, String authorization) throws IOException {
        Optional<String> executable = executable();
        ForeignServer.needs(executable.isPresent(), "nats-server");
        return new NatsProcess(directory, executable.orElseThrow(), authorization);
    }

    private static Optional<String> executable() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.concat(Stream.of(path.split(File.pathSeparator)), Stream.of("/usr/sbin"))
                .map(directory -> Path.of(directory, "nats-server"))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    /** What it lets in, from its next start on. */
    void configure(String authorization) throws IOException {
        Files.writeString(config, """
                listen: "127.0.0.1:-1"
                ping_interval: "1s"
                websocket { listen: "127.0.0.1:%d", no_tls: true }
                %s
                """.formatted(port, authorization));
    }

    URI address() {
        return server.address();
    }

    void kill() throws InterruptedException {
        server.kill();
    }

    void startAgain() throws IOException {
        server.start(command);
    }

    @Override
    public void close() {
        server.close();
    }
}
