package io.novaws.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.NovaEndpoint;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Specializes;
import jakarta.enterprise.inject.Vetoed;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import jakarta.enterprise.inject.spi.ProcessBeanAttributes;
import jakarta.websocket.OnMessage;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which classes become endpoints. */
class DiscoveryTest {
    @NovaEndpoint("/chat")
    static class Chat {
        @OnMessage
        String said(String text) {
            return "chat: " + text;
        }
    }

    @NovaEndpoint("/vetoed")
    @Vetoed
    static class NoBean {
        @OnMessage
        void said(String text) {}
    }

    @Test
    void vetoedClass_isNoEndpoint() {
        try (Application application = Application.of(Chat.class, NoBean.class)) {
            assertThat(application.paths()).containsExactly("/chat");
        }
    }

    @NovaEndpoint("not even a path")
    static class Wrong {}

    /** Another extension that takes a type away. */
    public static class TypeVeto implements Extension {
        void veto(@Observes ProcessAnnotatedType<Wrong> event) {
            event.veto();
        }
    }

    /** Another extension that takes a bean away. */
    public static class BeanVeto implements Extension {
        void veto(@Observes ProcessBeanAttributes<Wrong> event) {
            event.veto();
        }
    }

    @Test
    void classThatAnotherExtensionVetoes_isNotChecked() {
        try (Application application =
                Application.in(Application.initializer(Chat.class, Wrong.class).addExtensions(TypeVeto.class))) {
            assertThat(application.paths()).containsExactly("/chat");
        }
    }

    @Test
    void beanThatAnotherExtensionVetoes_isNotChecked() {
        try (Application application =
                Application.in(Application.initializer(Chat.class, Wrong.class).addExtensions(BeanVeto.class))) {
            assertThat(application.paths()).containsExactly("/chat");
        }
    }

    @NovaEndpoint("/chat")
    @Alternative
    static class OtherChat {
        @OnMessage
        void said(String text) {}
    }

    @Test
    void alternativeThatIsNotEnabled_isNoEndpoint() {
        try (Application application = Application.of(Chat.class, OtherChat.class)) {
            assertThat(application.paths()).containsExactly("/chat");
            assertThat(application.connect("/chat").says("hi").heard()).containsExactly("chat: hi");
        }
    }

    @NovaEndpoint("/alternative")
    @Alternative
    @Priority(1)
    static class EnabledAlternative {
        @OnMessage
        String said(String text) {
            return "alternative: " + text;
        }
    }

    @Test
    void enabledAlternative_isAnEndpoint() {
        try (Application application = Application.of(EnabledAlternative.class)) {
            assertThat(application.connect("/alternative").says("hi").heard()).containsExactly("alternative: hi");
        }
    }

    @NovaEndpoint("/chat")
    @Specializes
    static class BetterChat extends Chat {
        @Override
        @OnMessage
        String said(String text) {
            return "better " + super.said(text);
        }
    }

    @Test
    void specializedEndpoint_doesNotCountBesideItsSpecialization() {
        try (Application application = Application.of(Chat.class, BetterChat.class)) {
            assertThat(application.connect("/chat").says("hi").heard()).containsExactly("better chat: hi");
        }
    }

    @Dependent
    @Specializes
    static class NoMoreChat extends Chat {}

    @Test
    void endpointThatAPlainBeanSpecializes_isNoEndpoint() {
        try (Application application = Application.of(Chat.class, NoMoreChat.class)) {
            assertThat(application.paths()).isEmpty();
        }
    }

    @Test
    void endpointClass_isDiscoveredInAnArchiveOfAnnotatedBeans(@TempDir Path archive) throws IOException {
        Files.createDirectories(archive.resolve("META-INF"));
        Files.writeString(
                archive.resolve("META-INF/beans.xml"),
                "<beans xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"4.0\""
                        + " bean-discovery-mode=\"annotated\"/>");
        copy(Chat.class, archive);
        copy(NoBean.class, archive);
        try (URLClassLoader loader =
                        new URLClassLoader(new URL[] {archive.toUri().toURL()}, DiscoveryTest.class.getClassLoader());
                Application application =
                        Application.in(SeContainerInitializer.newInstance().setClassLoader(loader))) {
            assertThat(application.paths()).containsExactly("/chat");
        }
    }

    private static void copy(Class<?> type, Path archive) throws IOException {
        String name = type.getName().replace('.', '/') + ".class";
        try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
            Path target = archive.resolve(name);
            Files.createDirectories(target.getParent());
            Files.copy(in, target);
        }
    }
}
