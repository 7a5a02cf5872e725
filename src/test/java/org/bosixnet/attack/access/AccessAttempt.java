package org.bosixnet.attack.access;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bosixnet.attack.AttackedRegistry;
import org.bosixnet.attack.access.CallerKind.Origin;
import org.bosixnet.attack.access.CallerKind.Standing;

/**
 * Who asks for what.
 *
 * @param safe whether the method is one that changes nothing by its meaning
 * @param reported the address that the request carries
 */
record AccessAttempt(AccessMode access, CallerKind who, NameKind target, boolean safe, String reported) {

    /** Returns what the caller counts as here. */
    Standing standing() {
        if (who.standing() != Standing.GARBLED) {
            return who.standing();
        }
        return access == AccessMode.OPEN ? Standing.ANONYMOUS : Standing.WRONG;
    }

    boolean open() {
        return access == AccessMode.OPEN;
    }

    boolean is(Standing... any) {
        for (Standing one : any) {
            if (standing() == one) {
                return true;
            }
        }
        return false;
    }

    boolean wrong() {
        return is(Standing.WRONG);
    }

    boolean anonymous() {
        return is(Standing.ANONYMOUS);
    }

    boolean admin() {
        return is(Standing.ADMIN);
    }

    /** Returns whether the presented key is bound to the name. */
    boolean owns() {
        return target == NameKind.KEYED && is(Standing.OWNER, Standing.SETTLER);
    }

    /** Returns whether this is the first use of the name's new key, with which the old one goes. */
    boolean settles() {
        return owns() && is(Standing.SETTLER);
    }

    /** Returns whether the name is everyone's: access is open, and it has no key. */
    boolean everyones() {
        return open() && target != NameKind.KEYED;
    }

    /** Returns whether this comes from a foreign page, or is a change under a session and not from the own page. */
    boolean fromElsewhere() {
        return who.origin() == Origin.FOREIGN || (!safe && who.session() && who.origin() != Origin.OWN);
    }

    /** Returns what the caller is told of itself. */
    String told() {
        TreeSet<String> roles = new TreeSet<>(
                switch (standing()) {
                    case ANONYMOUS, GARBLED, WRONG -> List.<String>of();
                    case OWNER, SETTLER, STRANGER -> List.of("host", "reader");
                    case JOIN -> List.of("join");
                    case READER -> List.of("reader");
                    case ADMIN -> List.of("admin", "host", "reader");
                });
        if (!wrong() && access() != AccessMode.KEYS) {
            roles.add("reader");
        }
        if (!wrong() && open()) {
            roles.add("host");
        }
        List<String> parts = new ArrayList<>();
        parts.add("\"access\":\"" + (open() ? "open" : "keys") + "\"");
        if (who().kind() != null) {
            parts.add("\"key\":\"" + who().kind() + "\"");
        }
        parts.add(
                "\"roles\":[" + roles.stream().map(role -> "\"" + role + "\"").collect(Collectors.joining(",")) + "]");
        if (roles.contains("reader")) {
            parts.add("\"url\":\"" + AttackedRegistry.URL + "\"");
        }
        return "{" + String.join(",", parts) + "}";
    }
}
