package io.novaws.demo;

import io.novaws.embedded.NovaServer;
import java.net.BindException;

/** Starts the demo: {@code --port=8080}, or {@code -Dport=8080}, unless another port is named. */
public final class Main {
    private Main() {}

    public static void main(String[] args) throws Exception {
        int port = port(args);
        try (NovaServer server = NovaServer.builder().port(port).start()) {
            System.out.println("Nova's demo is at " + server.address() + " - Ctrl-C stops it.");
            server.await();
        } catch (BindException e) {
            System.err.println(
                    "Port " + port + " is taken. Choose another: -Dport=8081, or --port=0 for any free one.");
            System.exit(1);
        }
    }

    private static int port(String... args) {
        for (String arg : args) {
            if (arg.startsWith("--port=")) {
                return Integer.parseInt(arg.substring("--port=".length()));
            }
        }
        return Integer.getInteger("port", 8080);
    }
}
