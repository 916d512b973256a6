package io.novaws.demo;

import io.novaws.embedded.NovaServer;

/** Starts the demo on port 8080, or on another: {@code -Dport=8081} or {@code --port=8081}; 0 is any that is free. */
public final class Main {
    private Main() {}

    public static void main(String[] args) throws InterruptedException {
        try (NovaServer server = NovaServer.builder().port(port(args)).start()) {
            System.out.println("Nova's demo is at " + server.address() + " (Ctrl-C stops it)");
            server.await();
        } catch (IllegalStateException cannotListen) {
            System.err.println(cannotListen.getMessage());
            System.err.println("The demo's port is set by -Dport=8081 or --port=8081");
            System.exit(1);
        }
    }

    private static int port(String... args) {
        for (String arg : args) {
            if (arg.matches("--port=[0-9]{1,5}")) {
                return Integer.parseInt(arg.substring("--port=".length()));
            }
        }
        return Integer.getInteger("port", 8080);
    }
}
