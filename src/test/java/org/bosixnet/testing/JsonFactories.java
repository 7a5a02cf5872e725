package org.bosixnet.testing;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import jakarta.json.Json;

/** How JSON is read and written. */
public final class JsonFactories {

    /** {@link Json} looks through all jars for the library, each time that it is asked for anything. */
    public static final ArchRule KEPT = noClasses()
            .should()
            .callMethodWhere(target(owner(assignableTo(Json.class))).and(target(nameMatching("create.*(?<!Factory)"))))
            .because("a factory that is kept finds it once");

    private JsonFactories() {}
}
