package io.novaws.it.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static io.novaws.it.architecture.NovaClasses.API;
import static io.novaws.it.architecture.NovaClasses.CDI;
import static io.novaws.it.architecture.NovaClasses.CORE;
import static io.novaws.it.architecture.NovaClasses.EMBEDDED;
import static io.novaws.it.architecture.NovaClasses.SHADED;
import static io.novaws.it.architecture.NovaClasses.TYRUS;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Modules depend one way: api, then core, then cdi-extension and tyrus-impl, then embedded. */
class ModuleOrderTest {

    @Test
    void everyClass_belongsToAModule() {
        classes()
                .should()
                .resideInAnyPackage(NovaClasses.allPackages())
                .because("the other rules see only the packages they know")
                .check(NovaClasses.all());
    }

    @Test
    void api_dependsOnThePlatformOnly() {
        classes()
                .that()
                .resideInAnyPackage(API)
                .should()
                .onlyDependOnClassesThat(platformOr(API))
                .check(NovaClasses.all());
    }

    @Test
    void core_dependsOnApiAndAPlatformWithoutCdi() {
        classes()
                .that()
                .resideInAPackage(CORE)
                .should()
                .onlyDependOnClassesThat(platformOr(with(API, CORE)))
                .check(NovaClasses.all());
        noClasses()
                .that()
                .resideInAPackage(CORE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.enterprise..", "jakarta.inject..")
                .because("the engine runs, and is tested, without a container")
                .check(NovaClasses.all());
    }

    @Test
    void cdiExtension_dependsOnCoreAndThePlatformOnly() {
        classes()
                .that()
                .resideInAPackage(CDI)
                .should()
                .onlyDependOnClassesThat(platformOr(with(API, CORE, CDI, "javax.naming..")))
                .because("it runs in every server, on whatever CDI implementation is there")
                .check(NovaClasses.all());
    }

    @Test
    void tyrusImpl_knowsNeitherCdiExtensionNorEmbedded() {
        noClasses()
                .that()
                .resideInAPackage(TYRUS)
                .should()
                .dependOnClassesThat(resideInAnyPackage(CDI, EMBEDDED, "jakarta.enterprise..", "jakarta.inject.."))
                .check(NovaClasses.all());
    }

    @Test
    void onlyTyrusImplAndEmbedded_useTyrus() {
        noClasses()
                .that(resideOutsideOfPackages(TYRUS, EMBEDDED))
                .should()
                .dependOnClassesThat(resideInAPackage("org.glassfish.."))
                .check(NovaClasses.all());
        noClasses()
                .that(resideOutsideOfPackages(TYRUS))
                .should()
                .dependOnClassesThat(resideInAPackage(SHADED))
                .check(NovaClasses.all());
    }

    @Test
    void onlyEmbedded_usesNettyAndWeld() {
        noClasses()
                .that(resideOutsideOfPackages(EMBEDDED))
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.netty..", "org.jboss.."))
                .check(NovaClasses.all());
    }

    /** The JDK, Jakarta EE, the null annotations, and these packages. */
    private static DescribedPredicate<JavaClass> platformOr(String... packages) {
        return resideInAnyPackage(with(
                        new String[] {"java..", "javax.net.ssl..", "javax.crypto..", "jakarta..", "org.jspecify.."},
                        packages))
                .or(DescribedPredicate.describe("are primitive", JavaClass::isPrimitive));
    }

    private static String[] with(String[] some, String... more) {
        return Stream.concat(Arrays.stream(some), Arrays.stream(more)).toArray(String[]::new);
    }
}
