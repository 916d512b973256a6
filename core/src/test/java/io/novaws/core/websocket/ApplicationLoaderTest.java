package io.novaws.core.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApplicationLoaderTest {
    private final ClassLoader mine = new URLClassLoader(new URL[0]);
    private final @Nullable ClassLoader ofTest = Thread.currentThread().getContextClassLoader();

    @AfterEach
    void restore() {
        Thread.currentThread().setContextClassLoader(ofTest);
    }

    private @Nullable ClassLoader here() {
        return Thread.currentThread().getContextClassLoader();
    }

    @Test
    void aThreadOfTheContainer_hasTheLoaderWhileItWorks_andThenItsOwn() {
        ApplicationLoader loader = new ApplicationLoader(mine);
        ClassLoader before = loader.enter();
        assertThat(here()).isSameAs(mine);
        loader.exit(before);
        assertThat(here()).isSameAs(ofTest);
    }

    /** It would keep the application alive after its end. */
    @Test
    void aThreadThatHadNone_hasNoneAfterwards() {
        Thread.currentThread().setContextClassLoader(null);
        ApplicationLoader loader = new ApplicationLoader(mine);
        ClassLoader before = loader.enter();
        assertThat(here()).isSameAs(mine);
        loader.exit(before);
        assertThat(here()).isNull();
    }

    @Test
    void whereEveryThreadHasTheRightOne_nothingChanges() {
        ApplicationLoader loader = new ApplicationLoader(null);
        loader.exit(loader.enter());
        assertThat(here()).isSameAs(ofTest);
    }
}
