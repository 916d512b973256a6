package io.novaws.benchmarks;

import io.novaws.embedded.NovaServer;
import java.io.IOException;
import java.util.Arrays;

/**
 * The server that outside measurements use: {@code /echo}, {@code /echoz} (compressed), {@code /json} and {@code /broadcast}.
 *
 * <p>{@code java -jar bench-server.jar --port=N [--nonblocking] [--tls]}; with {@code --tls} the port is encrypted, with a certificate made at the
 * start that nobody trusts.
 */
public final class BenchServer {
    private static final Class<?>[] BLOCKING = {
        Echo.class, EchoCompressed.class, JsonEcho.class, Broadcast.class, FactsEndpoint.class
    };
    private static final Class<?>[] NON_BLOCKING = {
        EchoNonBlocking.class,
        EchoCompressedNonBlocking.class,
        JsonEchoNonBlocking.class,
        BroadcastNonBlocking.class,
        FactsEndpoint.class
    };

    private BenchServer() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int port = 8080;
        boolean nonBlocking = false;
        boolean tls = false;
        for (String argument : arguments) {
            if (argument.matches("--port=[0-9]{1,5}")) {
                port = Integer.parseInt(argument.substring("--port=".length()));
            } else if (argument.equals("--nonblocking")) {
                nonBlocking = true;
            } else if (argument.equals("--tls")) {
                tls = true;
            } else {
                System.err.println("unknown option " + argument + " of " + Arrays.toString(arguments));
                System.err.println("usage: java -jar bench-server.jar --port=N [--nonblocking] [--tls]");
                System.exit(2);
            }
        }
        NovaServer.Builder builder = NovaServer.builder()
                .port(port)
                .setting("nova.server.max-connections", "0")
                .setting("nova.server.max-connections-per-endpoint", "0")
                .setting("nova.server.max-connections-per-address", "0")
                .setting("nova.server.rate", "0")
                .beanClasses(nonBlocking ? NON_BLOCKING : BLOCKING);
        NovaServer server = (tls ? builder.tls(SelfSigned.make()) : builder).start();
        System.out.println("bench-server on " + server.address() + (nonBlocking ? ", non-blocking" : ", blocking"));
        server.await();
    }
}
