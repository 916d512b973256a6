package io.novaws.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.NovaEndpoint;
import io.novaws.core.model.EndpointModel;
import io.novaws.core.model.EndpointReader;
import io.novaws.core.model.Problems;
import jakarta.websocket.OnMessage;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An EAR as one server sees it: two WARs with the same class each, and a library that both see. */
final class EarFixture {
    /** What the library has. */
    @NovaEndpoint("/shared")
    public static class Shared {
        @OnMessage
        void message(String text) {}
    }

    final ClassLoader first = war();
    final ClassLoader second = war();
    final EndpointModel ofFirst = read(copyIn(first));
    final EndpointModel ofSecond = read(copyIn(second));
    final EndpointModel shared = read(Shared.class);
    final List<EndpointModel> all = List.of(ofFirst, ofSecond, shared);

    /** A loader that defines a class of its own and leaves the rest to its parent. */
    static ClassLoader war() {
        URL classes = EarFixture.class.getProtectionDomain().getCodeSource().getLocation();
        return new URLClassLoader(new URL[] {classes}, EarFixture.class.getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                Class<?> loaded = findLoadedClass(name);
                if (loaded != null) {
                    return loaded;
                }
                return name.equals(InTwoWars.class.getName()) ? findClass(name) : super.loadClass(name, resolve);
            }
        };
    }

    private static Class<?> copyIn(ClassLoader war) {
        try {
            Class<?> copy = Class.forName(InTwoWars.class.getName(), false, war);
            assertThat(copy).isNotSameAs(InTwoWars.class);
            return copy;
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    static EndpointModel read(Class<?> endpoint) {
        Problems problems = new Problems();
        EndpointModel model = EndpointReader.read(endpoint, problems);
        assertThat(problems.all()).isEmpty();
        assertThat(model).isNotNull();
        return model;
    }

    /** What a thread with that class loader gets. */
    static <T> T on(@Nullable ClassLoader loader, Supplier<T> work) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return work.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
