package org.bosixnet.client;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.bosixnet.client.process.Command;
import org.junit.jupiter.api.Test;

/** The arrows between packages: the command line calls the loop, the loop calls the parts, no part knows another. */
class ArchitectureTest {

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
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("org.bosixnet.client"));
    }

    @Test
    void eachPackageKnowsOnlyThoseBelowIt() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("cli")
                .definedBy("org.bosixnet.client.cli")
                .layer("enrol")
                .definedBy("org.bosixnet.client.enrol")
                .layer("agent")
                .definedBy("org.bosixnet.client.agent")
                .layer("hostsfile")
                .definedBy("org.bosixnet.client.hostsfile")
                .layer("registry")
                .definedBy("org.bosixnet.client.registry")
                .layer("access")
                .definedBy("org.bosixnet.client.access")
                .layer("config")
                .definedBy("org.bosixnet.client.config")
                .layer("file")
                .definedBy("org.bosixnet.client.file")
                .layer("address")
                .definedBy("org.bosixnet.client.address")
                .layer("process")
                .definedBy("org.bosixnet.client.process")
                .layer("dns")
                .definedBy("org.bosixnet.client.dns")
                .layer("host")
                .definedBy("org.bosixnet.client.host")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("enrol")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("agent")
                .mayOnlyBeAccessedByLayers("cli", "enrol")
                .whereLayer("hostsfile")
                .mayOnlyBeAccessedByLayers("cli", "agent")
                .whereLayer("registry")
                .mayOnlyBeAccessedByLayers("cli", "enrol", "agent")
                .whereLayer("config")
                .mayOnlyBeAccessedByLayers("cli", "enrol", "agent")
                .whereLayer("access")
                .mayOnlyBeAccessedByLayers("cli", "enrol", "agent", "config", "registry")
                .whereLayer("file")
                .mayOnlyBeAccessedByLayers("cli", "agent", "config", "access", "registry", "hostsfile", "process")
                .whereLayer("address")
                .mayOnlyBeAccessedByLayers("cli", "agent", "config")
                .whereLayer("dns")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("process")
                .mayOnlyBeAccessedByLayers("address", "agent", "config", "hostsfile")
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("org.bosixnet.client"));
    }
}
