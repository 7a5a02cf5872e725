package org.bosixnet.registry;

import java.time.Duration;
import java.util.Optional;
import org.bosixnet.host.HostKey;
import org.bosixnet.host.HostName;
import org.jspecify.annotations.Nullable;

/** Refuses a change because of what the registry knows. Nothing was changed; the message is a sentence for people. */
public final class RefusedException extends RuntimeException {

    /** Why a change is refused. */
    public enum Kind {
        /**
         * The presented key is not bound to the name. The same whether another key owns the name or none does.
         */
        NOT_OWNER,
        /** No key owns the name, and the settings keep it for an administrator to bind. */
        NAME_RESERVED,
        /** Another key owns the name. */
        NAME_TAKEN,
        /** The name has addresses, and the claim does not come from the network of one of them. */
        CLAIM_REFUSED,
        /**
         * Another change of the key is under way. So a thief of the old key cannot undo it unnoticed, and an owner who
         * did not begin it learns of it.
         */
        ROTATION_UNDER_WAY,
        /** The key owns as many names as it may. */
        KEY_FULL,
        /** Another key of the name has the same id, and people see nothing but the id of a key. */
        KEY_ID_TAKEN,
        /** The list would be longer than it may be. A change that does not make it longer is always allowed. */
        LIST_FULL,
        /** The registry holds as many hosts as it may. */
        TOO_MANY_HOSTS,
        /** Others changed the same host each time the change was tried. */
        CONTENDED
    }

    private final Kind kind;
    private final transient @Nullable HostName free;

    private RefusedException(Kind kind, String message) {
        this(kind, message, null);
    }

    private RefusedException(Kind kind, String message, @Nullable HostName free) {
        super(message);
        this.kind = kind;
        this.free = free;
    }

    static RefusedException notOwner(HostName name) {
        return new RefusedException(Kind.NOT_OWNER, "The key is not bound to '" + name + "'.");
    }

    static RefusedException nameReserved(HostName name) {
        return new RefusedException(
                Kind.NAME_RESERVED,
                "The name '" + name + "' is reserved (bosixnet.reserved-names); an administrator can bind it.");
    }

    static RefusedException nameTaken(HostName name, Optional<HostName> free) {
        String taken = "The name '" + name + "' is bound to another key";
        return new RefusedException(
                Kind.NAME_TAKEN,
                free.map(other -> taken + "; '" + other + "' is free.")
                        .orElse(taken + "; an administrator can unbind it, or give it another key."),
                free.orElse(null));
    }

    static RefusedException claimRefused(HostName name) {
        return new RefusedException(
                Kind.CLAIM_REFUSED,
                "The name '" + name + "' has addresses already; it can be claimed only from the /64 of one of them,"
                        + " or bound by an administrator.");
    }

    static RefusedException rotationUnderWay(HostName name, HostKey pending, Duration age, Duration longest) {
        return new RefusedException(
                Kind.ROTATION_UNDER_WAY,
                "A change of the key of '" + name + "' is under way: the key " + pending.id() + " was bound "
                        + age.toSeconds()
                        + " s ago and has not been used yet. If you did not begin it, someone else has your key: an"
                        + " administrator can give the name a new one. Another change can begin after "
                        + longest.toMinutes() + " minutes.");
    }

    static RefusedException keyFull(int maxNames) {
        return new RefusedException(
                Kind.KEY_FULL,
                "The key is bound to " + maxNames + " names, which is its limit; use another key for this one.");
    }

    static RefusedException keyIdTaken(String id) {
        return new RefusedException(
                Kind.KEY_ID_TAKEN,
                "Another key of this name has the id " + id
                        + ", and only the id of a key is ever shown: make a new key, with a random id.");
    }

    static RefusedException listFull(long maxListBytes) {
        return new RefusedException(
                Kind.LIST_FULL,
                "The list of hosts would be longer than " + maxListBytes
                        + " bytes, which is its limit (bosixnet.max-list-bytes).");
    }

    static RefusedException tooManyHosts(int maxHosts) {
        return new RefusedException(
                Kind.TOO_MANY_HOSTS,
                "The registry already holds " + maxHosts + " hosts, which is its limit (bosixnet.max-hosts).");
    }

    static RefusedException contended(HostName name) {
        return new RefusedException(
                Kind.CONTENDED, "Others are changing '" + name + "' at this moment; nothing was changed.");
    }

    /** Returns the reason. */
    public Kind kind() {
        return kind;
    }

    /** Returns a name that was free instead of the one that is taken; empty if none is offered. */
    public Optional<HostName> free() {
        return Optional.ofNullable(free);
    }
}
