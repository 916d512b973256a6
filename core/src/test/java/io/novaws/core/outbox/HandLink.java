package io.novaws.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.core.lane.Lane;
import java.util.ArrayList;
import java.util.List;

/** A link that takes and settles when the test says so. */
final class HandLink implements Link {
    private final List<String> written = new ArrayList<>();

    private int wakes;

    @Override
    public void wake(Outbox outbox) {
        wakes++;
    }

    int wakes() {
        return wakes;
    }

    @Override
    public void abort() {}

    @Override
    public void adjustReading(Lane lane) {}

    /** Takes about so many bytes, and writes nothing yet. */
    Batch take(Outbox outbox, int bytes) {
        Batch batch = outbox.take(bytes);
        assertThat(batch).isNotNull();
        return batch;
    }

    /** Writes the batch. */
    void write(Batch batch) {
        for (int i = 0; i < batch.size(); i++) {
            written.add(
                    batch.message(i).toString().startsWith("TEXT")
                            ? batch.message(i).text()
                            : batch.message(i).toString());
        }
        batch.written();
    }

    /** Takes and writes everything; answers what was written so far. */
    List<String> writeAll(Outbox outbox) {
        for (Batch batch = outbox.take(1 << 20); batch != null; batch = outbox.take(1 << 20)) {
            write(batch);
        }
        return written;
    }
}
