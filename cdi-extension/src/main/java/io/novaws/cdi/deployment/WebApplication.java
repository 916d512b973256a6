package io.novaws.cdi.deployment;

import io.novaws.cdi.NovaExtension;
import io.novaws.core.model.Notice;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import jakarta.websocket.server.ServerContainer;
import java.util.Optional;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/**
 * Nova's life in one web application: its endpoints are served from the time when the beans are there until it is
 * undeployed.
 *
 * <p>Threading: the container starts and stops it; sessions end on any thread.
 */
final class WebApplication implements ServletContextListener, HttpSessionListener, HttpSessionIdListener {
    private static final System.Logger LOG = System.getLogger("io.novaws.deployment");

    private static final Runnable NOTHING = () -> {};

    /** Whose beans the application uses; null before the start, and without beans. */
    private volatile @Nullable Home home;

    private volatile @Nullable Deployment deployment;

    private record Home(NovaExtension extension, ClassLoader loader) {}

    /** What is served now; null before the start, after the stop, and where there is no endpoint. */
    @Nullable
    Deployment deployment() {
        return deployment;
    }

    /** This thread serves a request of this application, until what this answers is run. */
    Runnable serving() {
        Home known = home;
        return known == null ? NOTHING : known.extension().serving(known.loader());
    }

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        BeanManager beans = beans().orElse(null);
        NovaExtension extension = beans == null ? null : extension(beans);
        if (beans == null || extension == null) {
            LOG.log(System.Logger.Level.DEBUG, "{0} has no beans", context.getContextPath());
            return;
        }
        ClassLoader loader = context.getClassLoader();
        home = new Home(extension, loader);
        if (!extension.hasEndpoints(loader)) {
            extension.hasNone(loader);
            LOG.log(System.Logger.Level.DEBUG, "{0} has no endpoints", context.getContextPath());
            return;
        }
        if (!(context.getAttribute(ServerContainer.class.getName()) instanceof ServerContainer container)) {
            throw new IllegalStateException(Notice.NO_WEBSOCKET_CONTAINER.text(context.getContextPath()));
        }
        deployment = Deployment.start(extension, beans, loader, container, context);
    }

    /**
     * The beans, as this application sees them: what an extension is given sees less in some servers, and Payara has no
     * {@link CDI#current() current} container for some WARs of an EAR that carries the jars in its library.
     */
    private static Optional<BeanManager> beans() {
        try {
            return Optional.of(PlatformNames.find(PlatformNames.BEANS, BeanManager.class));
        } catch (NamingException | RuntimeException unnamed) {
            return current();
        }
    }

    private static Optional<BeanManager> current() {
        try {
            return Optional.of(CDI.current().getBeanManager());
        } catch (IllegalStateException noContainer) {
            return Optional.empty();
        }
    }

    /** Null where the container was started without it. */
    private static @Nullable NovaExtension extension(BeanManager beans) {
        try {
            return beans.getExtension(NovaExtension.class);
        } catch (IllegalArgumentException unknown) {
            return null;
        }
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        Deployment served = deployment;
        Home left = home;
        if (served != null) {
            served.stop();
            deployment = null;
        }
        if (left != null) {
            left.extension().release(left.loader());
            home = null;
            RecordMethods.forgetLast();
        }
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
        Deployment served = deployment;
        if (served != null) {
            served.application().sessionEnded(event.getSession().getId());
        }
    }

    @Override
    public void sessionIdChanged(HttpSessionEvent event, String before) {
        Deployment served = deployment;
        if (served != null) {
            served.application().sessionRenamed(before, event.getSession().getId());
        }
    }
}
