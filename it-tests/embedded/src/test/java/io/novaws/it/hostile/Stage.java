package io.novaws.it.hostile;

import io.novaws.it.support.RawClient;
import io.novaws.it.support.TestServer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Stream;

/** A stage of a connection's life at which its peer turns away. */
record Stage(String name, Function<TestServer, RawClient> reached) {
    private static final byte[] FRAME = RawClient.text("hello, this is a message");
    private static final byte[] LARGE = RawClient.frame(true, RawClient.BINARY, new byte[60_000]);

    static Stream<Stage> all() {
        return Stream.of(
                new Stage("before a word", TestServer::openRaw),
                new Stage("in a request line", server -> server.openRaw().write(ascii("GET /ec"))),
                new Stage("in a header", server -> server.openRaw().write(ascii("GET /echo HTTP/1.1\r\nHost: loc"))),
                new Stage(
                        "after a request",
                        server -> server.openRaw().write(ascii("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"))),
                new Stage(
                        "in a body",
                        server -> server.openRaw()
                                .write(ascii("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nbody"))),
                new Stage("after a bad request", server -> server.openRaw().write(ascii("nonsense\r\n\r\n"))),
                new Stage("after the handshake's request", Stage::asked),
                new Stage("with the first frame", server -> asked(server).write(FRAME)),
                new Stage("when open", server -> server.connectRaw("/echo")),
                new Stage(
                        "in a frame's header",
                        server -> server.connectRaw("/echo").write(Arrays.copyOf(FRAME, 3))),
                new Stage("in a frame", server -> server.connectRaw("/echo").write(Arrays.copyOf(FRAME, 12))),
                new Stage(
                        "in a large frame", server -> server.connectRaw("/echo").write(Arrays.copyOf(LARGE, 40_000))),
                new Stage(
                        "in a message",
                        server -> server.connectRaw("/echo")
                                .write(RawClient.frame(false, RawClient.TEXT, new byte[] {'a'}))),
                new Stage(
                        "after a message", server -> server.connectRaw("/echo").write(FRAME)),
                new Stage(
                        "while an answer waits",
                        server -> server.connectRaw("/echo").write(LARGE, LARGE, LARGE)),
                new Stage(
                        "after a broken frame",
                        server -> server.connectRaw("/echo").write(new byte[] {-1, -1})),
                new Stage(
                        "in a close",
                        server -> server.connectRaw("/echo").write(Arrays.copyOf(RawClient.close(1000, "x"), 7))),
                new Stage("after a close", server -> server.connectRaw("/echo").write(RawClient.close(1000, ""))));
    }

    private static RawClient asked(TestServer server) {
        RawClient client = server.openRaw();
        return client.write(client.handshake("/echo"));
    }

    RawClient reach(TestServer server) {
        return reached.apply(server);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return name;
    }
}
