package io.novaws.cdi.deployment;

import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the JDK keeps of an application whose records were compared. */
class RecordMethodsTest {
    /** What an application has: a record of records, which is a key and is written down. */
    record Place(String name, Place.Size size) {
        record Size(long square) {}

        /** Runs in the application, whose loader is another. */
        @SuppressWarnings("unused")
        static String use() {
            Place place = new Place("here", new Size(3));
            return Map.of(place, "there").get(new Place("here", new Size(3))) + place;
        }
    }

    private static WeakReference<ClassLoader> application() throws Exception {
        URL classes = Place.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
            var use = loader.loadClass(Place.class.getName()).getDeclaredMethod("use");
            use.setAccessible(true);
            use.invoke(null);
            return new WeakReference<>(loader);
        }
    }

    @Test
    void anApplicationIsFree_whateverItsRecordsWereAsked() throws Exception {
        WeakReference<ClassLoader> gone = application();
        RecordMethods.forgetLast();
        await("its class loader goes").atMost(Duration.ofSeconds(20)).until(() -> {
            System.gc();
            return gone.refersTo(null);
        });
    }
}
