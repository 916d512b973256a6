package io.novaws.it.estate.ejb;

import io.novaws.it.estate.shared.Census;
import io.novaws.it.estate.shared.Counting;
import jakarta.ejb.Local;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;

/** Takes the census in a module of its own, whoever asks. */
@Stateless
@Local(Counting.class)
public class Porter implements Counting {
    @Inject
    private Census census;

    @Override
    public String count() {
        return census.take();
    }
}
