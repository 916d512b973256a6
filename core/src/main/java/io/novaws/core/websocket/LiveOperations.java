package io.novaws.core.websocket;

import io.novaws.DrainResult;
import io.novaws.OperationCounters;
import io.novaws.Operations;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The operations of an application, which may be injected before it has started.
 *
 * <p>Threading: safe from any thread.
 */
public final class LiveOperations implements Operations {
    private volatile @Nullable NovaApplication application;

    /** The application has started. */
    void serve(NovaApplication started) {
        application = started;
    }

    private NovaApplication application() {
        NovaApplication started = application;
        if (started == null) {
            throw new IllegalStateException("the application has not started yet: use Operations later");
        }
        return started;
    }

    @Override
    public CompletionStage<DrainResult> drain(Duration deadline, Duration spread) {
        return application().drain(deadline, spread);
    }

    @Override
    public void announceDrain(Duration left) {
        application().announceDrain(left);
    }

    @Override
    public boolean isDraining() {
        NovaApplication started = application;
        return started != null && started.isDraining();
    }

    @Override
    public String setting(String setting) {
        return application().settings().value(setting);
    }

    @Override
    public void change(String setting, String value) {
        application().settings().change(setting, value);
    }

    @Override
    public OperationCounters counters() {
        return application().counters();
    }
}
