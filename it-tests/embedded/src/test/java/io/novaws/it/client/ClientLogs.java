package io.novaws.it.client;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What Nova logs, each as "LEVEL message", while it is open. */
final class ClientLogs extends Handler implements AutoCloseable {
    private final List<String> all = new CopyOnWriteArrayList<>();
    private final Logger logger;
    private final Level before;
    private final SimpleFormatter formatter = new SimpleFormatter();

    ClientLogs(String name, Level level) {
        logger = Logger.getLogger(name);
        before = logger.getLevel();
        logger.setLevel(level);
        setLevel(level);
        logger.addHandler(this);
    }

    List<String> all() {
        return List.copyOf(all);
    }

    List<String> from(Level level) {
        return all.stream().filter(line -> line.startsWith(level.getName())).toList();
    }

    @Override
    public void publish(LogRecord entry) {
        all.add(entry.getLevel() + " " + formatter.formatMessage(entry));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setLevel(before);
    }
}
