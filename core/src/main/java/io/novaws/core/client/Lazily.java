package io.novaws.core.client;

import java.util.AbstractList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A list that is made when somebody first looks at it: of thousands of subscriptions nobody pays for one that is not read.
 *
 * <p>Threading: belongs to one thread at a time.
 */
final class Lazily<T> extends AbstractList<T> {
    private final Supplier<List<T>> source;
    private @Nullable List<T> made;

    Lazily(Supplier<List<T>> source) {
        this.source = source;
    }

    private List<T> list() {
        List<T> list = made;
        if (list == null) {
            list = List.copyOf(source.get());
            made = list;
        }
        return list;
    }

    @Override
    public T get(int index) {
        return list().get(index);
    }

    @Override
    public int size() {
        return list().size();
    }
}
