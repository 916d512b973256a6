package io.novaws.it.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Imports between packages run one way. */
class PackageOrderTest {

    /** The packages of core: each may import only from those before it. */
    private static final List<String> CORE_ORDER = List.of(
            "settings",
            "model",
            "codec",
            "lane",
            "outbox",
            "connection",
            "dispatch",
            "reconnect",
            "websocket",
            "client");

    static List<String> coreOrder() {
        return CORE_ORDER;
    }

    @ParameterizedTest
    @MethodSource("coreOrder")
    void corePackage_importsOnlyPackagesBeforeIt(String name) {
        String[] after = CORE_ORDER.stream()
                .skip(CORE_ORDER.indexOf(name) + 1L)
                .map(PackageOrderTest::corePackage)
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(corePackage(name))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(after)
                .because("core is ordered " + String.join(", ", CORE_ORDER))
                .allowEmptyShould(true)
                .check(NovaClasses.all());
    }

    @Test
    void coreHasNoPackage_outsideTheOrder() {
        classes()
                .that(resideInAPackage(NovaClasses.CORE))
                .and()
                .doNotHaveSimpleName("package-info")
                .should()
                .resideInAnyPackage(
                        CORE_ORDER.stream().map(PackageOrderTest::corePackage).toArray(String[]::new))
                .check(NovaClasses.all());
    }

    @Test
    void packages_formNoCycle() {
        slices().assignedFrom(new ByPackage()).should().beFreeOfCycles().check(NovaClasses.all());
    }

    private static String corePackage(String name) {
        return "io.novaws.core." + name + "..";
    }

    private static final class ByPackage implements SliceAssignment {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            return javaClass.getPackageName().startsWith("io.novaws")
                    ? SliceIdentifier.of(javaClass.getPackageName())
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages of io.novaws";
        }
    }
}
