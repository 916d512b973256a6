package io.novaws.it.app.platform;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;

/** Something that was said, kept by Jakarta Persistence. */
@Entity
public class Note {
    @Id
    @GeneratedValue
    private long id;

    private String owner;

    /** For Jakarta Persistence. */
    protected Note() {}

    Note(String owner) {
        this.owner = owner;
    }
}
