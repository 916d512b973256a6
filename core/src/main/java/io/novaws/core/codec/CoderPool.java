package io.novaws.core.codec;

import jakarta.websocket.DecodeException;
import jakarta.websocket.Decoder;
import jakarta.websocket.EncodeException;
import jakarta.websocket.Encoder;
import jakarta.websocket.EndpointConfig;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The instances of one encoder or decoder class for one endpoint: each is used by one thread at a time, as they need
 * not be thread-safe (Jakarta WebSocket 4.1.3), and initialised once.
 *
 * <p>Threading: safe from any thread.
 */
final class CoderPool<T> {
    /** One use of a coder. */
    @FunctionalInterface
    interface Use<T, R> {
        R apply(T coder) throws Exception;
    }

    private static final System.Logger LOG = System.getLogger(CoderPool.class.getName());

    private final Class<? extends T> type;
    private final CoderFactory factory;
    private final EndpointConfig config;
    private final Queue<T> idle = new ConcurrentLinkedQueue<>();

    CoderPool(Class<? extends T> type, CoderFactory factory, EndpointConfig config) {
        this.type = type;
        this.factory = factory;
        this.config = config;
    }

    Class<? extends T> type() {
        return type;
    }

    <R> R use(Use<T, R> use) throws Exception {
        T coder = idle.poll();
        if (coder == null) {
            coder = create();
        }
        boolean reusable = false;
        try {
            R result = use.apply(coder);
            reusable = true;
            return result;
        } catch (DecodeException | EncodeException refused) {
            reusable = true; // its way to say no
            throw refused;
        } finally {
            if (reusable) {
                idle.add(coder);
            } else {
                destroy(coder); // nobody knows in which state it is
            }
        }
    }

    private T create() throws ReflectiveOperationException {
        T coder = factory.create(type);
        if (coder instanceof Encoder encoder) {
            encoder.init(config);
        } else if (coder instanceof Decoder decoder) {
            decoder.init(config);
        }
        return coder;
    }

    void destroy() {
        for (T coder = idle.poll(); coder != null; coder = idle.poll()) {
            destroy(coder);
        }
    }

    private static void destroy(Object coder) {
        try {
            if (coder instanceof Encoder encoder) {
                encoder.destroy();
            } else if (coder instanceof Decoder decoder) {
                decoder.destroy();
            }
        } catch (RuntimeException failure) {
            LOG.log(System.Logger.Level.WARNING, coder.getClass().getName() + ".destroy failed", failure);
        }
    }
}
