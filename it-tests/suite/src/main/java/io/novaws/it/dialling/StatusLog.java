package io.novaws.it.dialling;

import io.novaws.StatusChange;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** Notes every change of a client's status. */
@ApplicationScoped
class StatusLog {
    @Inject
    private Diary diary;

    void changed(@Observes StatusChange change) {
        diary.note("status " + change.connection().endpoint() + " " + change.to());
    }
}
