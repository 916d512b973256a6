package io.novaws.embedded;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What the server and Netty log, each as "LEVEL message". */
final class LogRecords extends Handler implements AutoCloseable {
    final List<String> all = new CopyOnWriteArrayList<>();
    private final Logger logger;
    private final Logger netty = Logger.getLogger("io.netty");
    private final Level before;
    private final SimpleFormatter formatter = new SimpleFormatter();

    LogRecords(Level level) {
        logger = Logger.getLogger("io.novaws.embedded");
        before = logger.getLevel();
        logger.setLevel(level);
        setLevel(level);
        logger.addHandler(this);
        netty.addHandler(this);
    }

    List<String> from(String level) {
        return all.stream().filter(text -> text.startsWith(level)).toList();
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
        netty.removeHandler(this);
        logger.setLevel(before);
    }
}
