package io.novaws.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RealmsTest {
    private final Realms realms = new Realms();
    private final ClassLoader alpha = new URLClassLoader(new URL[0]);
    private final ClassLoader beta = new URLClassLoader(new URL[0]);
    private final ClassLoader module = new URLClassLoader(new URL[0]);
    private final @Nullable ClassLoader ofTest = Thread.currentThread().getContextClassLoader();

    @AfterEach
    void restore() {
        as(ofTest);
    }

    private static void as(@Nullable ClassLoader loader) {
        Thread.currentThread().setContextClassLoader(loader);
    }

    @Test
    void oneApplication_isEverybodys() {
        realms.begin(List.of());
        Realm first = realms.claim(alpha, List.of());
        as(null);
        assertThat(realms.current()).isSameAs(first);
        as(module);
        assertThat(realms.current()).isSameAs(first);
    }

    @Test
    void ofSeveral_theClassLoaderDecides() {
        Realm ofAlpha = realms.claim(alpha, List.of());
        Realm ofBeta = realms.claim(beta, List.of());
        assertThat(ofAlpha).isNotSameAs(ofBeta);
        as(alpha);
        assertThat(realms.current()).isSameAs(ofAlpha);
        as(new URLClassLoader(new URL[0], beta));
        assertThat(realms.current()).isSameAs(ofBeta);
    }

    /** As an EJB of another module that a servlet calls. */
    @Test
    void ofSeveral_theRequestDecides_whereTheClassLoaderSaysNothing() {
        Realm ofAlpha = realms.claim(alpha, List.of());
        realms.claim(beta, List.of());
        as(module);
        Runnable served = realms.serving(alpha);
        assertThat(realms.current()).isSameAs(ofAlpha);
        served.run();
        assertThatIllegalStateException().isThrownBy(realms::current).withMessageContaining("NOVA-0243");
    }

    /** Else the last one that is left would be taken for the one that has gone. */
    @Test
    void whatIsOver_isNotTakenForAnother() {
        realms.claim(alpha, List.of());
        Realm ofBeta = realms.claim(beta, List.of());
        realms.release(alpha);
        as(alpha);
        assertThatIllegalStateException().isThrownBy(realms::current);
        as(beta);
        assertThat(realms.current()).isSameAs(ofBeta);
    }

    @Test
    void oneApplicationThatIsOver_keepsWhatItHad() {
        Realm first = realms.claim(alpha, List.of());
        realms.release(alpha);
        as(alpha);
        assertThat(realms.current()).isSameAs(first);
    }
}
