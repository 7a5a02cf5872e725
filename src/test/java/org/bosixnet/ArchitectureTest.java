package org.bosixnet;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows between packages: HTTP calls the domain, the domain calls the store's interface, nothing calls back. */
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.bosixnet");

    @Test
    void theDomainKnowsNoHttpAndNoFiles() {
        noClasses()
                .that()
                .resideInAPackage("org.bosixnet.host..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.bosixnet.http..",
                        "org.bosixnet.dao.*..",
                        "jakarta..",
                        "org.glassfish..",
                        "java.nio.file..")
                .check(CLASSES);
    }

    @Test
    void aStoreKnowsNoHttpAndNoDecisions() {
        noClasses()
                .that()
                .resideInAPackage("org.bosixnet.dao..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.bosixnet.http..", "jakarta.ws..", "jakarta.servlet..", "org.glassfish..")
                .orShould()
                .dependOnClassesThat()
                .haveSimpleName("HostRegistry")
                .check(CLASSES);
    }

    @Test
    void onlyTheCompositionRootKnowsAStore() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.bosixnet.dao..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bosixnet.dao.*..")
                .check(CLASSES);
    }

    @Test
    void resourcesDoNotTouchTheStore() {
        noClasses()
                .that()
                .haveSimpleNameEndingWith("Resource")
                .should()
                .dependOnClassesThat()
                .haveSimpleName("HostRecordDao")
                .check(CLASSES);
    }
}
