package io.novaws.it.dialling;

/** There is one for each class loader of an application that is still alive. */
final class Marker {
    private static final Marker ALIVE = new Marker();

    private Marker() {}

    static Marker alive() {
        return ALIVE;
    }
}
