package io.novaws.embedded;

import io.novaws.cdi.NovaExtension;
import io.novaws.core.model.Notice;
import io.novaws.core.websocket.Host;
import io.novaws.core.websocket.NovaApplication;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.Extension;
import java.util.ServiceLoader;

/**
 * The application's beans, in Weld SE.
 *
 * <p>Threading: started and closed by one thread; safe from any thread in between.
 */
final class Beans implements AutoCloseable {
    /** The number of Weld's message where no archive has beans. */
    private static final String NO_ARCHIVES = "WELD-ENV-002009";

    /** Weld's own hook would destroy the beans while connections still close. */
    private static final String SHUTDOWN_HOOK = "org.jboss.weld.se.shutdownHook";

    private final SeContainer container;

    private Beans(SeContainer container) {
        this.container = container;
    }

    /** Boots the container; what is wrong with the application's beans comes out as the container says it. */
    static Beans start(Settings settings) {
        SeContainerInitializer initializer = SeContainerInitializer.newInstance();
        initializer.addProperty(SHUTDOWN_HOOK, false);
        if (!settings.beanClasses().isEmpty()) {
            initializer
                    .disableDiscovery()
                    .addExtensions(ServiceLoader.load(Extension.class).stream()
                            .map(ServiceLoader.Provider::get)
                            .toArray(Extension[]::new))
                    .addBeanClasses(settings.beanClasses().toArray(Class<?>[]::new));
        }
        try {
            return new Beans(initializer.initialize());
        } catch (IllegalStateException failure) {
            if (String.valueOf(failure.getMessage()).contains(NO_ARCHIVES)) {
                throw new IllegalStateException(Notice.NO_BEANS.text(), failure);
            }
            throw failure;
        }
    }

    NovaApplication application(Host host) {
        BeanManager manager = container.getBeanManager();
        return manager.getExtension(NovaExtension.class).application(manager, host);
    }

    <T> T select(Class<T> type) {
        return container.select(type).get();
    }

    @Override
    public void close() {
        if (container.isRunning()) {
            container.close();
        }
    }
}
