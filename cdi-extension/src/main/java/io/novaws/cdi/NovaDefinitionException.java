package io.novaws.cdi;

import io.novaws.core.model.Problem;
import io.novaws.core.model.Problems;
import jakarta.enterprise.inject.spi.DefinitionException;
import java.util.List;

/** Everything that is wrong with the endpoints of an application: one line each, with number, place and remedy. */
public class NovaDefinitionException extends DefinitionException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    NovaDefinitionException(Problems problems) {
        super(problems.report());
        this.problems = problems.all();
    }

    /** Without the container's frames: they would bury the text, and nothing in them is the application's. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }

    /** What is wrong, in the order in which it was found; empty in a copy that was serialized. */
    public List<Problem> problems() {
        return problems == null ? List.of() : problems;
    }
}
