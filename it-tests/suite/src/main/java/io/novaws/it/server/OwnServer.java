package io.novaws.it.server;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A test class's own server, which starts before the first test and ends after the last.
 *
 * <p>Threading: one thread at a time.
 *
 * @param <P> which server
 */
public final class OwnServer<P extends ServerProcess> implements BeforeAllCallback, AfterAllCallback {
    private final Callable<P> unpacked;
    private @Nullable P process;

    /** With what makes the server, which does not start it. */
    public OwnServer(Callable<P> unpacked) {
        this.unpacked = unpacked;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        process = unpacked.call();
        process.start();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (process != null) {
            process.close();
        }
    }

    /** The server, for as long as there are tests. */
    public P process() {
        return Objects.requireNonNull(process);
    }
}
