package io.novaws.it.estate.shared;

/** A business interface of the EJBs that take the census. */
public interface Counting {
    String count();
}
