package org.bosixnet.client;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.FileWriter;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.bosixnet.client.platform.AtomicFile;
import org.bosixnet.client.platform.Command;
import org.bosixnet.client.platform.ProcessLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arrows between packages: commands call the loop, the loop calls the parts, and nothing calls back. */
class ArchitectureTest {

    private static final String BASE = "org.bosixnet.client.";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.bosixnet.client");

    @ParameterizedTest
    @CsvSource({"org.bosixnet.client.(*)..", "org.bosixnet.client.(**)"})
    void packagesFormNoCircle(String packages) {
        slices().matching(packages).should().beFreeOfCycles().check(CLASSES);
    }

    /** Each package, and all that it may know beside the JDK and libraries. */
    @ParameterizedTest
    @CsvSource(delimiter = ':', textBlock = """
        host           : host
        log            : log
        time           : time
        address        : host address
        dns            : host dns
        platform       : host address platform
        platform.linux : host log time address platform platform.linux
        config         : host address platform config
        registry       : host registry
        registry.wire  : host registry registry.wire
        registry.failover : host registry registry.failover
        registry.http  : host config platform registry registry.wire registry.failover registry.http
        state          : host platform state
        hostsfile      : host log platform hostsfile
        credential     : host config platform registry credential
        report         : host log time address registry state report
        stream         : host time address registry state stream
        fleet          : host log time address config platform hostsfile registry \
                         registry.wire state stream fleet
        agent          : host log time address config credential platform hostsfile registry registry.http \
                         state report stream fleet agent
        cli.base       : host address config dns platform registry agent cli.base
        cli.key        : host address config credential dns platform hostsfile registry registry.http state \
                         agent cli.base cli.key
        """)
    void eachPackageKnowsOnlyThoseBelowIt(String from, String mayKnow) {
        String[] allowed =
                Stream.of(mayKnow.strip().split("\\s+")).map(BASE::concat).toArray(String[]::new);
        classes()
                .that()
                .resideInAPackage(BASE + from.strip())
                .should()
                .onlyDependOnClassesThat(
                        resideOutsideOfPackage("org.bosixnet..").or(resideInAnyPackage(allowed)))
                .check(CLASSES);
    }

    @Test
    void onlyTheProgramNamesItsPlatform() {
        noClasses()
                .that()
                .resideOutsideOfPackages(BASE + "platform.linux", BASE + "cli") // and not those of its commands
                .should()
                .dependOnClassesThat()
                .resideInAPackage(BASE + "platform.linux")
                .because("everything else works on any platform")
                .check(CLASSES);
    }

    @Test
    void filesAreReplacedInOnePlace() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(AtomicFile.class)
                .should()
                .callMethodWhere(target(owner(assignableTo(Files.class)))
                        .and(target(
                                nameMatching("move|copy|write.*|newOutput.*|newBufferedW.*|createFile|createTemp.*"))))
                .orShould()
                .callMethodWhere(target(owner(assignableTo(FileChannel.class))).and(target(name("force"))))
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(StandardCopyOption.class, RandomAccessFile.class, FileWriter.class)
                .because("only there is it certain that a reader and a crash leave the old content or the new one")
                .check(CLASSES);
        noClasses()
                .that()
                .doNotBelongToAnyOf(AtomicFile.class, ProcessLock.class) // a lock holds only the process's id
                .should()
                .accessField(StandardOpenOption.class, "WRITE")
                .orShould()
                .accessField(StandardOpenOption.class, "APPEND")
                .check(CLASSES);
    }

    @Test
    void programsAreStartedInOnePlace() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(Command.class.getName())
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ProcessBuilder.class)
                .orShould()
                .callMethodWhere(target(owner(assignableTo(Runtime.class))).and(target(name("exec"))))
                .because("nothing is run that another user could have put there")
                .check(CLASSES);
    }
}
