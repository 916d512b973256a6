package io.novaws.it.embedded;

import io.novaws.embedded.NovaServer;
import io.novaws.it.app.Application;
import io.novaws.it.app.Backstage;
import io.novaws.it.suite.ServerUnderTest;
import java.net.URI;

/** The embedded server with the suite's application. */
final class EmbeddedUnderTest implements ServerUnderTest, AutoCloseable {
    private final NovaServer server =
            NovaServer.builder().port(0).beanClasses(Application.beanClasses()).start();

    @Override
    public URI base() {
        return URI.create(server.address());
    }

    @Override
    public String ask(String question) {
        return server.select(Backstage.class).answer(question);
    }

    @Override
    public void close() {
        server.close();
    }
}
