package org.bosixnet.etcd;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.bosixnet.testing.JsonFactories;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    @Test
    void nobodyLooksForTheJsonLibraryAgainAndAgain() {
        JsonFactories.KEPT.check(new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("org.bosixnet.etcd"));
    }
}
