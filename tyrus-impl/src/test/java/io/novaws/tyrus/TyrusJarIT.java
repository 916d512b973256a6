package io.novaws.tyrus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.glassfish.tyrus.core.TyrusSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The jar, with Tyrus in it under names of Nova's: what lies beside it in a WAR or in a server cannot meet it. */
class TyrusJarIT {
    private static final String CLASS = ".class";
    private static final String SHADED = "io/novaws/tyrus/shaded/";
    private static final Pattern OWN_NAME =
            Pattern.compile("(?<!io[./]novaws[./]tyrus[./]shaded[./])org[./]glassfish[./]tyrus");
    private static final Pattern SHADED_NAME = Pattern.compile(SHADED + "[\\w/$-]+");

    /** Its entries, without directories. */
    private static final Map<String, byte[]> ENTRIES = new TreeMap<>();

    @BeforeAll
    static void read() throws IOException {
        try (JarFile jar = new JarFile(System.getProperty("nova.jar"))) {
            jar.stream().filter(entry -> !entry.isDirectory()).forEach(entry -> {
                try {
                    ENTRIES.put(entry.getName(), jar.getInputStream(entry).readAllBytes());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    @Test
    void everything_isNovas() {
        assertThat(ENTRIES.keySet())
                .contains(SHADED + "org/glassfish/tyrus/client/ClientManager.class")
                .allMatch(name -> name.startsWith("io/novaws/tyrus/") || name.startsWith("META-INF/"));
    }

    @Test
    void nobody_findsAServiceOfJakartaInIt() {
        assertThat(ENTRIES.keySet())
                .filteredOn(name -> name.startsWith("META-INF/services/"))
                .containsExactly("META-INF/services/io.novaws.spi.Transport");
    }

    @Test
    void noClass_knowsTyrusByItsOwnName() {
        assertThat(named(OWN_NAME)).isEmpty();
    }

    @Test
    void allThatItsClassesName_isInIt() {
        assertThat(named(SHADED_NAME)).isNotEmpty().allMatch(name -> ENTRIES.containsKey(name + CLASS));
        assertThat(ENTRIES).containsKey(SHADED + "org/glassfish/tyrus/core/l10n/localization.properties");
    }

    @Test
    void itsPublicClass_showsNothingOfTyrus() throws ClassNotFoundException {
        List<String> shown = classes()
                .filter(name -> !name.startsWith(SHADED))
                .map(name -> name.substring(0, name.length() - CLASS.length()).replace('/', '.'))
                .filter(name -> !name.endsWith("-info"))
                .filter(TyrusJarIT::isVisible)
                .toList();
        assertThat(shown).containsExactly("io.novaws.tyrus.TyrusTransport");
        for (Method method : Class.forName(shown.get(0)).getMethods()) {
            assertThat(Stream.concat(Stream.of(method.getReturnType()), Arrays.stream(method.getParameterTypes())))
                    .noneMatch(type -> type.getName().contains("glassfish"));
        }
    }

    @Test
    void itCarriesTheLicenceAndTheNoticesOfTyrus() throws IOException {
        assertThat(text("META-INF/licenses/tyrus/LICENSE.md")).isEqualTo(ofTyrus("META-INF/LICENSE.md"));
        assertThat(text("META-INF/licenses/tyrus/NOTICE.md")).isEqualTo(ofTyrus("META-INF/NOTICE.md"));
        assertThat(ENTRIES).doesNotContainKeys("META-INF/LICENSE.md", "META-INF/NOTICE.md");
        String path = "META-INF/maven/org.glassfish.tyrus/tyrus-core/pom.properties";
        Properties facts = new Properties();
        facts.load(new StringReader(text(path)));
        assertThat(text("META-INF/NOTICE")).contains("Eclipse Tyrus " + facts.getProperty("version") + " ");
    }

    @Test
    void itIsAModuleOfNova() {
        assertThat(text("META-INF/MANIFEST.MF"))
                .contains("Automatic-Module-Name: io.novaws.tyrus")
                .doesNotContain("Bundle-");
    }

    private static boolean isVisible(String name) {
        try {
            for (Class<?> type = Class.forName(name, false, TyrusJarIT.class.getClassLoader());
                    type != null;
                    type = type.getEnclosingClass()) {
                if (!Modifier.isPublic(type.getModifiers())) {
                    return false;
                }
            }
            return true;
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Stream<String> classes() {
        return ENTRIES.keySet().stream().filter(name -> name.endsWith(CLASS));
    }

    /** What the classes say that matches. */
    private static Set<String> named(Pattern pattern) {
        return classes()
                .map(name -> new String(ENTRIES.get(name), StandardCharsets.ISO_8859_1))
                .flatMap(text -> pattern.matcher(text).results())
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }

    private static String text(String entry) {
        assertThat(ENTRIES).containsKey(entry);
        return new String(ENTRIES.get(entry), StandardCharsets.UTF_8);
    }

    /** What stands in the jar of Tyrus' core. */
    private static String ofTyrus(String entry) throws IOException {
        URL jar = TyrusSession.class.getProtectionDomain().getCodeSource().getLocation();
        try (var in = URI.create("jar:" + jar + "!/" + entry).toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
