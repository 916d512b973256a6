package io.novaws.it.estate.war;

import io.novaws.it.estate.shared.Census;
import io.novaws.it.estate.shared.Counting;
import jakarta.ejb.Local;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;

/** Takes the census in an EJB of the WAR. */
@Stateless
@Local(Counting.class)
public class Clerk implements Counting {
    @Inject
    private Census census;

    @Override
    public String count() {
        return census.take();
    }
}
