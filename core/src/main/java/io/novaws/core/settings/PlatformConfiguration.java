package io.novaws.core.settings;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of the platform: MicroProfile Config where it is there, otherwise system properties and environment
 * variables by the rule of MicroProfile Config ({@code NOVA_SERVER_RATE} for {@code nova.server.rate}).
 *
 * <p>MicroProfile Config is looked up by name, so that nothing depends on it.
 */
public final class PlatformConfiguration {
    private static final System.Logger LOG = System.getLogger(PlatformConfiguration.class.getName());
    private static final String PROVIDER = "org.eclipse.microprofile.config.ConfigProvider";
    private static final String CONFIG = "org.eclipse.microprofile.config.Config";

    private PlatformConfiguration() {}

    /** The configuration for the application whose class loader this thread has. */
    public static Configuration find() {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try {
            return microProfile(loader == null ? PlatformConfiguration.class.getClassLoader() : loader);
        } catch (ClassNotFoundException absent) {
            return Properties.INSTANCE;
        } catch (Throwable unusable) {
            LOG.log(System.Logger.Level.WARNING, "MicroProfile Config is there and cannot be used", unusable);
            return Properties.INSTANCE;
        }
    }

    private static Configuration microProfile(ClassLoader loader) throws Throwable {
        Class<?> provider = Class.forName(PROVIDER, true, loader);
        Class<?> type = Class.forName(CONFIG, false, loader);
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        Object config = lookup.findStatic(provider, "getConfig", MethodType.methodType(type))
                .invoke();
        MethodHandle value = lookup.findVirtual(
                        type, "getOptionalValue", MethodType.methodType(Optional.class, String.class, Class.class))
                .bindTo(config);
        MethodHandle names = lookup.findVirtual(type, "getPropertyNames", MethodType.methodType(Iterable.class))
                .bindTo(config);
        return new MicroProfile(value, names);
    }

    private record MicroProfile(MethodHandle value, MethodHandle propertyNames) implements Configuration {
        @Override
        public @Nullable String value(String name) {
            return (String) call(value, name, String.class)
                    .map(found -> ((Optional<?>) found).orElse(null))
                    .orElse(null);
        }

        @Override
        @SuppressWarnings("unchecked")
        public Iterable<String> names() {
            return (Iterable<String>) call(propertyNames).orElse(List.of());
        }

        private static Optional<Object> call(MethodHandle handle, Object... arguments) {
            try {
                return Optional.ofNullable(handle.invokeWithArguments(arguments));
            } catch (RuntimeException | Error failure) {
                throw failure;
            } catch (Throwable checked) {
                throw new IllegalStateException(checked);
            }
        }
    }

    /** System properties and environment variables. */
    private enum Properties implements Configuration {
        INSTANCE;

        @Override
        public @Nullable String value(String name) {
            String property = System.getProperty(name);
            if (property != null) {
                return property;
            }
            String plain = name.replaceAll("[^A-Za-z0-9]", "_");
            String variable = System.getenv(plain);
            return variable != null ? variable : System.getenv(plain.toUpperCase(Locale.ROOT));
        }

        @Override
        public Iterable<String> names() {
            return new ArrayList<>(System.getProperties().stringPropertyNames());
        }
    }
}
