package io.novaws.embedded;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Looks at the files of certificates at regular times, until the server's threads end.
 *
 * <p>Threading: the timer only hands over; the files are read by a worker, one look at a time.
 */
final class CertificateWatch {
    private static final System.Logger LOG = System.getLogger(NovaServer.class.getName());

    private final Certificates certificates;
    private final ScheduledExecutorService timer;
    private final Executor workers;
    private final Duration interval;

    private CertificateWatch(
            Certificates certificates, ScheduledExecutorService timer, Executor workers, Duration interval) {
        this.certificates = certificates;
        this.timer = timer;
        this.workers = workers;
        this.interval = interval;
    }

    static void begin(Certificates certificates, ScheduledExecutorService timer, Executor workers, Duration interval) {
        new CertificateWatch(certificates, timer, workers, interval).scheduleNext();
    }

    private void scheduleNext() {
        try {
            timer.schedule(this::handOver, interval.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopped) {
            // The server has stopped.
        }
    }

    private void handOver() {
        try {
            workers.execute(this::look);
        } catch (RejectedExecutionException stopped) {
            // The server has stopped.
        }
    }

    private void look() {
        try {
            certificates.check();
        } catch (RuntimeException unexpected) {
            LOG.log(System.Logger.Level.ERROR, "the certificate could not be checked", unexpected);
        } finally {
            scheduleNext();
        }
    }
}
