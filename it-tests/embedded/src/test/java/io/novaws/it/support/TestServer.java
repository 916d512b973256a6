package io.novaws.it.support;

import io.novaws.embedded.NovaServer;
import java.net.URI;

/** A server on a free port whose application is the given bean classes; stopped when closed. */
public final class TestServer implements AutoCloseable {
    private final NovaServer server;

    private TestServer(NovaServer server) {
        this.server = server;
    }

    public static TestServer with(Class<?>... beanClasses) {
        return new TestServer(
                NovaServer.builder().port(0).beanClasses(beanClasses).start());
    }

    public int port() {
        return server.port();
    }

    /** The address of an endpoint; the path may have a query. */
    public URI uri(String pathAndQuery) {
        return server.webSocketAddress(pathAndQuery);
    }

    /** The bean of the application that others would have injected. */
    public <T> T select(Class<T> type) {
        return server.select(type);
    }

    /** A comfortable peer, connected. */
    public TestClient connect(String pathAndQuery) {
        return TestClient.to(uri(pathAndQuery)).connect();
    }

    /** A peer on the bare socket, with the 101 behind it. */
    public RawClient connectRaw(String pathAndQuery, String... headers) {
        return RawClient.connect(port(), pathAndQuery, headers);
    }

    /** A peer on the bare socket that has not said anything yet. */
    public RawClient openRaw() {
        return RawClient.open(port());
    }

    @Override
    public void close() {
        server.close();
    }
}
