package io.novaws.cdi;

import io.novaws.core.codec.CoderFactory;
import io.novaws.handler.MetricsCollector;
import io.novaws.handler.OverloadHandler;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.Unmanaged;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import org.jspecify.annotations.Nullable;

/** Finds what an application may bring of its own. */
final class BeanLookup {
    private BeanLookup() {}

    /** The application's {@link Jsonb} bean if there is one, otherwise the default. */
    static Jsonb jsonb(BeanManager beans) {
        Instance<Jsonb> own = beans.createInstance().select(Jsonb.class);
        return own.isResolvable() ? own.get() : JsonbBuilder.create();
    }

    /** The application's answer to a handshake for which there is no room, otherwise the plain one. */
    static OverloadHandler overload(BeanManager beans) {
        Instance<OverloadHandler> own = beans.createInstance().select(OverloadHandler.class);
        return own.isResolvable() ? own.get() : new OverloadHandler() {};
    }

    /** The application's collector; null if it has none. */
    static @Nullable MetricsCollector metrics(BeanManager beans) {
        Instance<MetricsCollector> own = beans.createInstance().select(MetricsCollector.class);
        return own.isResolvable() ? own.get() : null;
    }

    /** Encoders and decoders are beans if they are beans, and get their injections in any case. */
    static CoderFactory coders(BeanManager beans) {
        return new CoderFactory() {
            @Override
            public <T> T create(Class<T> type) {
                Instance<T> own = beans.createInstance().select(type);
                return own.isResolvable()
                        ? own.get()
                        : new Unmanaged<>(beans, type)
                                .newInstance()
                                .produce()
                                .inject()
                                .postConstruct()
                                .get();
            }
        };
    }
}
