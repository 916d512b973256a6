package io.novaws.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassLoadersTest {
    private final EarFixture ear = new EarFixture();

    @Test
    void eachWar_seesItsOwnAndTheLibrarys() {
        assertThat(ClassLoaders.visible(ear.all, ear.first)).containsExactly(ear.ofFirst, ear.shared);
        assertThat(ClassLoaders.visible(ear.all, ear.second)).containsExactly(ear.ofSecond, ear.shared);
    }

    @Test
    void loaderBelowAWar_seesWhatTheWarSees() {
        ClassLoader below = new URLClassLoader(new URL[0], ear.first);
        assertThat(ClassLoaders.visible(ear.all, below)).containsExactly(ear.ofFirst, ear.shared);
    }

    @Test
    void warWithoutEndpoints_seesTheLibrarys_andAStrangerNothing() {
        assertThat(ClassLoaders.visible(ear.all, EarFixture.war())).containsExactly(ear.shared);
        assertThat(ClassLoaders.visible(ear.all, ClassLoader.getPlatformClassLoader()))
                .isEmpty();
    }

    @Test
    void withoutALoader_everythingIsSeen() {
        assertThat(ClassLoaders.visible(ear.all, null)).isEqualTo(ear.all);
    }

    @Test
    void samePathInTwoWars_isInTwoGroups_withTheLibraryInBoth() {
        assertThat(ClassLoaders.groups(ear.all))
                .containsExactlyInAnyOrder(List.of(ear.ofFirst, ear.shared), List.of(ear.ofSecond, ear.shared));
    }

    @Test
    void groupsDoNotDependOnTheOrder() {
        assertThat(ClassLoaders.groups(List.of(ear.shared, ear.ofSecond, ear.ofFirst)))
                .containsExactlyInAnyOrder(List.of(ear.shared, ear.ofSecond), List.of(ear.shared, ear.ofFirst));
    }

    @Test
    void oneApplication_isOneGroup_andNoneIsNone() {
        assertThat(ClassLoaders.groups(List.of(ear.shared, EarFixture.read(InTwoWars.class))))
                .hasSize(1);
        assertThat(ClassLoaders.groups(List.of())).isEmpty();
    }
}
