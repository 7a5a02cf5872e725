package org.bosixnet;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bosixnet.dao.Cluster;
import org.bosixnet.dao.SharedValues;
import org.bosixnet.dao.StoreException;
import org.bosixnet.testing.JsonFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(strings = {"org.bosixnet.(*)..", "org.bosixnet.(**)"})
    void packagesFormNoCircle(String packages) {
        slices().matching(packages).should().beFreeOfCycles().check(CLASSES);
    }

    /** Each package, and all that it may know beside the JDK and libraries. */
    @ParameterizedTest
    @CsvSource(delimiter = ':', textBlock = """
        host     : host..
        thread   : thread
        stored   : host.. stored
        dao      : host.. thread stored dao..
        limit    : limit
        registry : host.. thread limit dao.. registry..
        file     : file
        access   : host.. thread limit file dao registry.. access..
        backup   : host.. dao stored access.. backup
        tls      : file tls
        launch   : launch
        async    : thread limit async..
        events   : host.. thread dao registry.. async.. events..
        http     : host.. thread limit dao registry.. access.. backup async.. events.. http..
        metrics  : host.. dao registry.. async.. http.. metrics
        """)
    void eachPackageKnowsOnlyThoseBelowIt(String from, String mayKnow) {
        String[] allowed = Stream.of(mayKnow.strip().split("\\s+"))
                .map("org.bosixnet."::concat)
                .toArray(String[]::new);
        classes()
                .that()
                .resideInAPackage("org.bosixnet." + from.strip() + "..")
                .should()
                .onlyDependOnClassesThat(
                        resideOutsideOfPackage("org.bosixnet..").or(resideInAnyPackage(allowed)))
                .check(CLASSES);
    }

    @Test
    void nothingBelowHttpKnowsJaxRs() {
        noClasses()
                .that()
                .resideOutsideOfPackages("org.bosixnet", "org.bosixnet.http..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.ws..", "org.glassfish..")
                .check(CLASSES);
    }

    @Test
    void theRegistryKnowsNoServletAndNoFile() {
        noClasses()
                .that()
                .resideInAnyPackage("org.bosixnet.host..", "org.bosixnet.registry..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta..", "java.nio.file..")
                .check(CLASSES);
    }

    @Test
    void nobodyLooksForTheJsonLibraryAgainAndAgain() {
        JsonFactories.KEPT.check(CLASSES);
    }

    @Test
    void onlyTheFiguresKnowWhatCountsThem() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.bosixnet.metrics")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.micrometer..", "io.prometheus..")
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

    /** What lies above knows of the store only how it can fail. */
    @Test
    void onlyTheRegistryTouchesRecordsInTheStore() {
        noClasses()
                .that()
                .resideInAnyPackage("org.bosixnet.access..", "org.bosixnet.events..", "org.bosixnet.http..")
                .should()
                .dependOnClassesThat(resideInAPackage("org.bosixnet.dao..")
                        .and(not(belongToAnyOf(StoreException.class, SharedValues.class, Cluster.class))))
                .check(CLASSES);
    }

    @Test
    void theGuideNamesFilesAndMethodsThatExist() throws IOException {
        Path docs = Path.of("docs");
        Matcher link = Pattern.compile("]\\(([^)]+\\.java)\\)(?:`\\.(\\w+)`)?")
                .matcher(Files.readString(docs.resolve("architecture.md")));
        List<String> known = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        while (link.find()) {
            Path file = docs.resolve(link.group(1));
            String method = link.group(2) == null ? "" : " " + link.group(2) + "(";
            boolean exists = Files.exists(file) && Files.readString(file).contains(method);
            (exists ? known : unknown).add(link.group());
        }
        assertThat(unknown).isEmpty();
        assertThat(known).hasSizeGreaterThan(40);
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
