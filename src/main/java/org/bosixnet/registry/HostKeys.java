package org.bosixnet.registry;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.bosixnet.host.Cidr;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostKey;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.limit.Charge;
import org.bosixnet.limit.RateLimit;
import org.bosixnet.limit.ThrottledException;
import org.bosixnet.registry.DecisionLoop.Done;
import org.bosixnet.registry.DecisionLoop.Step;
import org.bosixnet.registry.DecisionLoop.Write;
import org.bosixnet.registry.RefusedException.Kind;
import org.jspecify.annotations.Nullable;

/** Binds names to keys. Whether the caller may do so is decided on the record that is replaced, like every change. */
public final class HostKeys {

    /** How many names a join key may claim within {@link #CLAIMS_PERIOD}; failed claims do not count. */
    private static final int CLAIMS = 60;

    private static final Duration CLAIMS_PERIOD = Duration.ofHours(1);

    /** How many claims of one network may fail at once, and how often afterwards: they must not reveal names. */
    private static final int FAILED_CLAIMS = 60;

    private static final Duration FAILED_CLAIMS_PERIOD = Duration.ofMinutes(1);
    private static final int NETWORKS = 10_000;

    /** The most names of one key, unless an administrator binds more. */
    static final int MAX_NAMES = 100;

    /** How long a host's next key may wait for its first use before another may replace it. */
    private static final Duration ROTATION = Duration.ofHours(1);

    private final DecisionLoop loop;
    private final Room room;
    private final Supplier<RegistryView> view;
    private final ChangeLimits changes;
    private final ReservedNames reserved;
    private final Audit audit;
    private final Clock clock;
    private final FreeNames free;
    private final RateLimit<KeyDigest> claims;
    private final RateLimit<Cidr> failedClaims;

    HostKeys(
            DecisionLoop loop,
            Room room,
            Supplier<RegistryView> view,
            ChangeLimits changes,
            ReservedNames reserved,
            Audit audit,
            Clock clock,
            LongSupplier nanos) {
        this.loop = loop;
        this.room = room;
        this.view = view;
        this.changes = changes;
        this.reserved = reserved;
        this.free = new FreeNames(view, reserved);
        this.audit = audit;
        this.clock = clock;
        this.claims = RateLimit.window(CLAIMS, CLAIMS_PERIOD, nanos);
        this.failedClaims = RateLimit.bucket(FAILED_CLAIMS, FAILED_CLAIMS_PERIOD, NETWORKS, nanos);
    }

    /**
     * A name asked for with a join key.
     *
     * @param from the address that the request came from; null unless it is an IPv6 address that others can reach
     * @param actor the caller, for limits and the audit log
     */
    public record Claim(KeyDigest joinKey, @Nullable HostAddress from, Audit.Actor actor) {}

    /** The key that a name is bound to, and whether that is new. */
    public record Binding(HostKey key, boolean bound) {}

    /**
     * Binds a name that no key owns. A name that the same key owns already stays bound, so that a lost answer locks
     * nobody out.
     *
     * @throws RefusedException (NAME_TAKEN) if another key owns it
     * @throws RefusedException (NAME_RESERVED) if only an administrator binds it
     * @throws RefusedException (CLAIM_REFUSED) if it has addresses, and the claim does not come from the /64 of one of
     *     them
     * @throws RefusedException (KEY_FULL) if the key has as many names as it may
     * @throws ThrottledException if the join key was used too often, or claims of the same network failed too often
     * @throws RefusedException (TOO_MANY_HOSTS) if the name is new and there is no room
     * @throws RefusedException (CONTENDED) if others changed the host each time
     * @throws org.bosixnet.dao.StoreException if the store could not write
     */
    public Binding claim(HostName name, String id, KeyDigest digest, Claim claim) {
        Cidr network = Objects.requireNonNull(claim.actor().network(), "whoever claims a name is in some network");
        Duration wait = failedClaims.take(network); // before it is known what comes of it, or many at once would pass
        if (!wait.isZero()) {
            room.demandHost();
            throw new ThrottledException("Too many claims from your network failed.", wait);
        }
        boolean failed = false;
        try {
            return loop.decide(name, claim.actor(), current -> claimed(name, id, digest, claim, current));
        } catch (RefusedException e) {
            if (e.kind() == Kind.CONTENDED) {
                throw e;
            }
            failed = true;
            audit.refused("join-refused", name, claim.actor());
            throw e;
        } finally {
            if (!failed) {
                failedClaims.giveBack(network);
            }
        }
    }

    private Step<Binding> claimed(
            HostName name, String id, KeyDigest digest, Claim claim, @Nullable HostRecord current) {
        if (current != null && current.key(digest).isPresent()) {
            return new Done<>(new Binding(current.key(digest).get(), false));
        }
        if (isTaken(current)) {
            throw RefusedException.nameTaken(name, free.like(name));
        }
        if (reserved.contain(name)) {
            throw RefusedException.nameReserved(name);
        }
        if (current != null && current.addresses().stream().noneMatch(address -> address.isNear(claim.from()))) {
            throw RefusedException.claimRefused(name);
        }
        refuseFull(digest);
        Charge charge = Charge.NONE.and(
                claims,
                claim.joinKey(),
                "This join key was used for " + CLAIMS
                        + " names within an hour, which is the limit: wait, use another join"
                        + " key of this registry, or ask an administrator for a key made by 'bosixnet key issue " + name
                        + "'.");
        return bound(name, current, new HostKey(id, digest, now()), charge);
    }

    /**
     * Binds a name for an administrator, or gives a host its next key beside the one that it presents; the old key is
     * forgotten when the new one is first used.
     *
     * @throws RefusedException (NOT_OWNER) if the presented key is neither an administrator's nor the host's
     * @throws RefusedException (NAME_TAKEN) if another key owns it, and an administrator asks
     * @throws RefusedException (ROTATION_UNDER_WAY) if the host has a next key already, which may still be used
     * @throws RefusedException (KEY_FULL) if a host asks, and the key has as many names as it may
     * @throws RefusedException (KEY_ID_TAKEN) if another key of the name has the same id
     * @throws ThrottledException if the host changes too often
     * @throws RefusedException (TOO_MANY_HOSTS) if the name is new and there is no room
     * @throws RefusedException (CONTENDED) if others changed the host each time
     * @throws org.bosixnet.dao.StoreException if the store could not write
     */
    public Binding bind(HostName name, String id, KeyDigest digest, Authority by) {
        try {
            return loop.decide(name, by.actor(), current -> bound(name, id, digest, by, current));
        } catch (RefusedException e) {
            if (!by.admin() && (e.kind() == Kind.ROTATION_UNDER_WAY || e.kind() == Kind.KEY_ID_TAKEN)) {
                audit.refused("rotate-refused", name, by.actor());
            }
            throw e;
        }
    }

    private Step<Binding> bound(
            HostName name, String id, KeyDigest digest, Authority by, @Nullable HostRecord current) {
        boolean owner = by.owns(current);
        if (!by.admin() && !owner) {
            throw RefusedException.notOwner(name);
        }
        HostRecord settled = current == null ? null : by.settle(current);
        if (settled != null && settled.key(digest).isPresent()) {
            Binding known = new Binding(settled.key(digest).get(), false);
            return by.settles(current) ? new Write<>(settled, Charge.NONE, revision -> known) : new Done<>(known);
        }
        if (owner && settled != null) {
            refuseSecondRotation(settled);
        } else if (isTaken(settled)) {
            throw RefusedException.nameTaken(name, Optional.empty());
        }
        if (!by.admin()) {
            refuseFull(digest);
        }
        refuseSameId(current, id, digest);
        return bound(name, settled, new HostKey(id, digest, now()), changes.of(name, by));
    }

    /**
     * Makes a key the only one that owns a name, and withdraws the addresses, which a holder of the other keys may have
     * reported. Changes nothing if that key is the only one already, so that the request can be repeated.
     *
     * @throws RefusedException (KEY_ID_TAKEN) if another key of the name has the same id
     * @throws RefusedException (TOO_MANY_HOSTS) if the name is new and there is no room
     * @throws RefusedException (CONTENDED) if others changed the host each time
     * @throws org.bosixnet.dao.StoreException if the store could not write
     */
    public Binding replace(HostName name, String id, KeyDigest digest, Audit.Actor by) {
        return loop.decide(name, by, current -> {
            if (current != null
                    && current.keys().size() == 1
                    && current.key(digest).isPresent()) {
                return new Done<>(new Binding(current.keys().get(0), false));
            }
            refuseSameId(current, id, digest);
            return bound(name, null, new HostKey(id, digest, now()), Charge.NONE);
        });
    }

    /**
     * Removes all keys and all addresses of a name, as if nobody had ever owned it.
     *
     * @return false if it had no key; then nothing was changed
     * @throws RefusedException (NOT_OWNER) if the presented key is neither an administrator's nor the host's
     * @throws ThrottledException if the host changes too often
     * @throws RefusedException (CONTENDED) if others changed the host each time
     * @throws org.bosixnet.dao.StoreException if the store could not write
     */
    public boolean unbind(HostName name, Authority by) {
        return loop.decide(name, by.actor(), current -> {
            if (!by.admin() && !by.owns(current)) {
                throw RefusedException.notOwner(name);
            }
            return isTaken(current) ? new Write<>(null, changes.of(name, by), revision -> true) : new Done<>(false);
        });
    }

    /**
     * Returns a host as one of its keys, or an administrator's, may see it; empty if no key owns it.
     *
     * @throws RefusedException (NOT_OWNER) if the presented key is neither
     */
    public Optional<HostRecord> ofOwner(HostName name, Authority by) {
        HostRecord record = view.get().records().get(name);
        if (!by.admin() && !by.owns(record)) {
            throw RefusedException.notOwner(name);
        }
        return Optional.ofNullable(record).filter(known -> !known.keys().isEmpty());
    }

    private static boolean isTaken(@Nullable HostRecord current) {
        return current != null && !current.keys().isEmpty();
    }

    /** Nobody else who has the host's key may replace its next key unnoticed. */
    private void refuseSecondRotation(HostRecord record) {
        if (record.keys().size() == HostRecord.MAX_KEYS) {
            HostKey pending = record.keys().get(1);
            Duration age = Duration.between(pending.created(), now()).abs();
            if (age.compareTo(ROTATION) < 0) {
                throw RefusedException.rotationUnderWay(record.name(), pending, age, ROTATION);
            }
        }
    }

    private void refuseFull(KeyDigest digest) {
        if (view.get().namesOf(digest).size() >= MAX_NAMES) {
            throw RefusedException.keyFull(MAX_NAMES);
        }
    }

    /** A thief of a name's key who chooses the next one must not pass for the owner: people see nothing but the id. */
    private static void refuseSameId(@Nullable HostRecord current, String id, KeyDigest digest) {
        if (current != null
                && current.keys().stream()
                        .anyMatch(key -> key.id().equals(id) && !key.digest().equals(digest))) {
            throw RefusedException.keyIdTaken(id);
        }
    }

    /** Adds a key: the only one, or the next one beside the one in use. It replaces a next key that was never used. */
    private static Step<Binding> bound(HostName name, @Nullable HostRecord current, HostKey key, Charge charge) {
        HostRecord record = current == null
                ? new HostRecord(name, List.of(), List.of(key), key.created(), key.created(), 0)
                : current.withKeys(
                        current.keys().isEmpty()
                                ? List.of(key)
                                : List.of(current.keys().get(0), key));
        return new Write<>(record, charge, revision -> new Binding(key, true));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
