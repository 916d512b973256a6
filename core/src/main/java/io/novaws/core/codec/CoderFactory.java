package io.novaws.core.codec;

import java.lang.reflect.Constructor;

/** Makes encoders and decoders: by their constructor, or as beans where there is a container. */
@FunctionalInterface
public interface CoderFactory {
    /** By the public constructor without parameters. */
    CoderFactory REFLECTION = new CoderFactory() {
        @Override
        public <T> T create(Class<T> type) throws ReflectiveOperationException {
            Constructor<T> constructor = type.getConstructor();
            constructor.setAccessible(true); // the class itself need not be public
            return constructor.newInstance();
        }
    };

    <T> T create(Class<T> type) throws ReflectiveOperationException;
}
