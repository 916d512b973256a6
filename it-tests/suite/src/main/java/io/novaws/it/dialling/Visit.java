package io.novaws.it.dialling;

import jakarta.enterprise.context.RequestScoped;

/** How often it was asked in this request. */
@RequestScoped
class Visit {
    private int count;

    int count() {
        return ++count;
    }
}
