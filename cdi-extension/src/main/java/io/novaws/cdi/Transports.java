package io.novaws.cdi;

import io.novaws.core.client.ContainerTransport;
import io.novaws.core.model.Notice;
import io.novaws.spi.Transport;
import jakarta.enterprise.inject.spi.BeanManager;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** Finds what opens the links of clients. */
final class Transports {
    private Transports() {}

    /**
     * The application's bean if there is one, otherwise a service, otherwise the client of the container.
     *
     * @throws IllegalStateException if there is none, or there are several beans
     */
    static Transport find(BeanManager beans, @Nullable ClassLoader loader) {
        return BeanLookup.own(beans, Transport.class)
                .or(() -> ServiceLoader.load(
                                Transport.class, loader == null ? Transports.class.getClassLoader() : loader)
                        .findFirst())
                .or(() -> ContainerTransport.find(loader))
                .orElseThrow(() -> new IllegalStateException(Notice.NO_TRANSPORT.text()));
    }
}
