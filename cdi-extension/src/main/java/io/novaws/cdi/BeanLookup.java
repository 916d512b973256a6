package io.novaws.cdi;

import io.novaws.core.codec.CoderFactory;
import io.novaws.core.model.Notice;
import io.novaws.handler.Correlation;
import io.novaws.handler.MetricsCollector;
import io.novaws.handler.OverloadHandler;
import jakarta.enterprise.inject.AmbiguousResolutionException;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.Unmanaged;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds what an application may bring of its own. */
final class BeanLookup {
    private BeanLookup() {}

    /**
     * The application's {@link Jsonb} bean if there is one, otherwise the default.
     *
     * @throws IllegalStateException if there are several
     */
    static Jsonb jsonb(BeanManager beans) {
        return own(beans, Jsonb.class).orElseGet(JsonbBuilder::create);
    }

    /**
     * The application's answer to a handshake for which there is no room, otherwise the plain one.
     *
     * @throws IllegalStateException if there are several
     */
    static OverloadHandler overload(BeanManager beans) {
        return own(beans, OverloadHandler.class).orElseGet(() -> new OverloadHandler() {});
    }

    /** Of several none is chosen: each was meant to be used. */
    static <T> Optional<T> own(BeanManager beans, Class<T> type) {
        Instance<T> own = beans.createInstance().select(type);
        if (own.isAmbiguous()) {
            throw new IllegalStateException(several(type, beans.getBeans(type)));
        }
        return own.isUnsatisfied() ? Optional.empty() : Optional.of(own.get());
    }

    /** As that, among the beans whose classes count. */
    static <T> Optional<T> own(BeanManager beans, Class<T> type, Predicate<Class<?>> counts) {
        Set<Bean<?>> own = beans.getBeans(type).stream()
                .filter(bean -> counts.test(bean.getBeanClass()))
                .collect(Collectors.toSet());
        Bean<?> chosen;
        try {
            chosen = beans.resolve(own);
        } catch (AmbiguousResolutionException several) {
            throw new IllegalStateException(several(type, own), several);
        }
        return chosen == null
                ? Optional.empty()
                : Optional.of(type.cast(beans.getReference(chosen, type, beans.createCreationalContext(chosen))));
    }

    private static String several(Class<?> type, Set<Bean<?>> beans) {
        String classes = beans.stream()
                .map(bean -> bean.getBeanClass().getName())
                .sorted()
                .collect(Collectors.joining(", "));
        return Notice.SEVERAL_BEANS.text(beans.size(), type.getName(), classes);
    }

    /**
     * The application's collector; null if it has none.
     *
     * @throws IllegalStateException if there are several
     */
    static @Nullable MetricsCollector metrics(BeanManager beans) {
        return own(beans, MetricsCollector.class).orElse(null);
    }

    /**
     * The application's way to tell answers, otherwise the one of JSON-RPC.
     *
     * @throws IllegalStateException if there are several
     */
    static Correlation correlation(BeanManager beans) {
        return own(beans, Correlation.class).orElseGet(() -> new Correlation() {});
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
