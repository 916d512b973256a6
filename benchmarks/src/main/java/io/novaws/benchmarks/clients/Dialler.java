package io.novaws.benchmarks.clients;

import java.net.URI;

/** Something that makes client connections, which come back by themselves. */
interface Dialler extends AutoCloseable {
    /** Makes one, and waits until it is open. */
    void connect(URI address) throws Exception;

    /** How many are open. */
    int open();

    @Override
    void close();
}
