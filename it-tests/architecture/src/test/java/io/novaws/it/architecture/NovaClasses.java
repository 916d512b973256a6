package io.novaws.it.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.stream.Stream;

/** The main classes of the library modules, as found on the class path, and the packages of each module. */
final class NovaClasses {

    static final String[] API = {"io.novaws", "io.novaws.handler..", "io.novaws.spi.."};
    static final String CORE = "io.novaws.core..";
    static final String CDI = "io.novaws.cdi..";
    static final String TYRUS = "io.novaws.tyrus..";
    /** Tyrus itself, in the jar of tyrus-impl; not imported. */
    static final String SHADED = "io.novaws.tyrus.shaded..";

    static final String EMBEDDED = "io.novaws.embedded..";

    /** Fewer classes than this in a module means that the import went wrong, not that the module is small. */
    private static final int MINIMUM_API = 10;

    private static final int MINIMUM_CORE = 20;
    private static final int MINIMUM_CDI = 5;
    private static final int MINIMUM_TYRUS = 1;
    private static final int MINIMUM_EMBEDDED = 5;

    private static final JavaClasses ALL = importAll();

    private NovaClasses() {}

    /** Every main class; fails when a module was not seen, so that no rule passes on nothing. */
    static JavaClasses all() {
        assertSeen("api", MINIMUM_API, API);
        assertSeen("core", MINIMUM_CORE, CORE);
        assertSeen("cdi-extension", MINIMUM_CDI, CDI);
        assertSeen("tyrus-impl", MINIMUM_TYRUS, TYRUS);
        assertSeen("embedded", MINIMUM_EMBEDDED, EMBEDDED);
        return ALL;
    }

    static String[] allPackages() {
        return Stream.concat(Arrays.stream(API), Stream.of(CORE, CDI, TYRUS, EMBEDDED))
                .toArray(String[]::new);
    }

    private static JavaClasses importAll() {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(location -> !location.contains("/io/novaws/tyrus/shaded/"))
                .importPackages("io.novaws");
    }

    private static void assertSeen(String module, int minimum, String... packages) {
        long seen = ALL.stream()
                .filter(JavaClass.Predicates.resideInAnyPackage(packages))
                .count();
        assertThat(seen).as("classes of %s", module).isGreaterThanOrEqualTo(minimum);
    }
}
