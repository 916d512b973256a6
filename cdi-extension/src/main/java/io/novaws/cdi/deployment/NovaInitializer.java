package io.novaws.cdi.deployment;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings Nova into a web application: a listener that registers the endpoints when the beans are there, and a filter
 * through which every handshake goes (Servlet 6.0, 8.2.4).
 *
 * <p>Public because containers load it as a service. Threading: called once, while the application starts.
 */
public final class NovaInitializer implements ServletContainerInitializer {
    private static final String FILTER = "io.novaws.handshake";

    /** For the container. */
    public NovaInitializer() {}

    @Override
    public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
        WebApplication application = new WebApplication();
        FilterRegistration.Dynamic filter = context.addFilter(FILTER, new HandshakeFilter(application));
        if (filter == null) {
            return; // the jars are there twice, as in the library of an EAR and in the WAR
        }
        filter.setAsyncSupported(true);
        filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
        context.addListener(application);
    }
}
