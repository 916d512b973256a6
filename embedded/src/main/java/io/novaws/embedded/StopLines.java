package io.novaws.embedded;

import java.util.ServiceLoader;
import java.util.logging.Logger;

/**
 * What a stop says, readable also when the JVM ends: {@code java.util.logging} has a shutdown hook of its own, which
 * takes all handlers away while ours still drains. So these lines go to {@code System.err} then, if they would have been
 * logged when the server started. Any other backend keeps its own order.
 *
 * <p>Threading: safe from any thread.
 */
final class StopLines {
    private final System.Logger logger;
    private final boolean lostAtExit;

    /** To be made while the handlers are still there. */
    StopLines(System.Logger logger) {
        this.logger = logger;
        lostAtExit = isBackend() && Handlers.areThereFor(logger.getName());
    }

    void say(System.Logger.Level level, String line) {
        if (lostAtExit && logger.isLoggable(level) && jvmEnds()) {
            System.err.println(level + ": " + line);
        } else {
            logger.log(level, line);
        }
    }

    private static boolean isBackend() {
        return ModuleLayer.boot().findModule("java.logging").isPresent()
                && ServiceLoader.load(System.LoggerFinder.class, ClassLoader.getSystemClassLoader()).stream()
                        .findAny()
                        .isEmpty();
    }

    /** Whether shutdown hooks run: the JVM takes no more of them then. */
    private static boolean jvmEnds() {
        Thread probe = new Thread(() -> {});
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
            return false;
        } catch (IllegalStateException hooksRun) {
            return true;
        }
    }

    /** Apart, as the JVM may lack the module. */
    private static final class Handlers {
        private Handlers() {}

        static boolean areThereFor(String name) {
            Logger logger = Logger.getLogger(name);
            while (logger != null) {
                if (logger.getHandlers().length > 0) {
                    return true;
                }
                logger = logger.getUseParentHandlers() ? logger.getParent() : null;
            }
            return false;
        }
    }
}
