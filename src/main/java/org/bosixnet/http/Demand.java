package org.bosixnet.http;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import java.lang.reflect.Method;
import java.util.Set;
import org.bosixnet.access.Caller;

/**
 * The demand of a resource's method on its caller, given by its annotation.
 *
 * @param everyone whether everyone may call it
 * @param roles the roles of which the caller needs one
 */
record Demand(boolean everyone, Set<String> roles) {

    /**
     * Reads the annotation of a method.
     *
     * @throws IllegalStateException if it has none, or both
     */
    static Demand of(Method method) {
        RolesAllowed needed = method.getAnnotation(RolesAllowed.class);
        boolean everyone = method.isAnnotationPresent(PermitAll.class);
        if (everyone == (needed != null)) {
            throw new IllegalStateException(method.getDeclaringClass().getSimpleName() + "." + method.getName()
                    + " must say who may call it, by @RolesAllowed or @PermitAll.");
        }
        return new Demand(everyone, needed == null ? Set.of() : Set.of(needed.value()));
    }

    boolean isMetBy(Caller caller) {
        return everyone || roles.stream().anyMatch(caller::has);
    }
}
