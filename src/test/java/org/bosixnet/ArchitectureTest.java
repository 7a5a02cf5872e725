package org.bosixnet;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.HttpMethod;
import org.junit.jupiter.api.Test;

/** The arrows between packages: HTTP calls the domain, the domain calls the store's interface, nothing calls back. */
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.bosixnet");

    private static final DescribedPredicate<JavaMethod> ANSWER_REQUESTS =
            DescribedPredicate.describe("answer requests", method -> method.getAnnotations().stream()
                    .anyMatch(annotation -> annotation.getRawType().isAnnotatedWith(HttpMethod.class)));

    private static final ArchCondition<JavaMethod> HAVE_ONE_DEMAND =
            new ArchCondition<>("have exactly one of @RolesAllowed and @PermitAll") {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                    boolean one = method.isAnnotatedWith(RolesAllowed.class) != method.isAnnotatedWith(PermitAll.class);
                    events.add(new SimpleConditionEvent(method, one, method.getFullName()));
                }
            };

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

    @Test
    void accessKnowsTheDomainAndTheServletsButNoResourceAndNoStore() {
        noClasses()
                .that()
                .resideInAPackage("org.bosixnet.access..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.bosixnet", "org.bosixnet.http..", "org.bosixnet.dao..", "jakarta.ws..", "org.glassfish..")
                .check(CLASSES);
    }

    @Test
    void neitherTheDomainNorAStoreKnowsAccess() {
        noClasses()
                .that()
                .resideInAnyPackage("org.bosixnet.host..", "org.bosixnet.dao..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bosixnet.access..")
                .check(CLASSES);
    }

    @Test
    void everyMethodThatAnswersRequestsSaysWhoMayCallIt() {
        methods()
                .that(ANSWER_REQUESTS)
                .should()
                .bePublic()
                .andShould(HAVE_ONE_DEMAND)
                .check(CLASSES);
    }
}
