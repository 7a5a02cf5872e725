package org.bosixnet.attack.access;

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
}
