package org.bosixnet.host;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Binds names to keys. Who may do so is decided on the record that is replaced, like every change. */
public final class HostKeys {

    private static final int CLAIMS = 60;
    private static final Duration CLAIMS_PERIOD = Duration.ofHours(1);

    private final Commits commits;
    private final BiConsumer<HostName, Authority> changeLimit;
    private final Clock clock;
    private final WindowLimit<KeyDigest> claims;

    HostKeys(Commits commits, BiConsumer<HostName, Authority> changeLimit, Clock clock, LongSupplier nanos) {
        this.commits = commits;
        this.changeLimit = changeLimit;
        this.clock = clock;
        this.claims = new WindowLimit<>(CLAIMS, CLAIMS_PERIOD, nanos);
    }

    /**
     * A name asked for with a join key.
     *
     * @param joinKey which one
     * @param from the address that the request came from, null if it is no IPv6 address that others can reach
     */
    public record Claim(KeyDigest joinKey, @Nullable HostAddress from) {}

    /**
     * What became of a binding.
     *
     * @param bound whether it is new
     */
    public record Binding(HostKey key, boolean bound) {}

    /**
     * Binds a name that no key owns. What was bound to the same key before stays so, so that a lost answer locks nobody
     * out.
     *
     * @throws NameTakenException if another key owns it
     * @throws ClaimRefusedException if it has addresses, and the claim does not come from the /64 of one of them
     * @throws ThrottledException if the join key was used too often
     * @throws TooManyHostsException if the name is new and there is no room
     * @throws ContendedException if others changed the host each time
     * @throws org.bosixnet.dao.StoreException if the store could not write
     */
    public Binding claim(HostName name, String id, KeyDigest digest, Claim claim) {
        return commits.decide(name, current -> {
            if (current != null && current.key(digest).isPresent()) {
                return new Commits.Done<>(new Binding(current.key(digest).get(), false));
            }
            Duration wait = claims.take(claim.joinKey());
            if (!wait.isZero()) {
                throw new ThrottledException(
                        "This join key was used " + CLAIMS + " times within an hour, which is the limit.", wait);
            }
            refuseTaken(name, current);
            if (current != null && current.addresses().stream().noneMatch(address -> address.isNear(claim.from()))) {
                throw new ClaimRefusedException(name);
            }
            return bound(name, current, new HostKey(id, digest, now()));
        });
    }

    /**
     * Binds a name for an administrator, or gives a host its next key beside the one that it presents; the old key is
     * forgotten when the new one is first used.
     *
     * @throws NotOwnerException if the presented key is neither an administrator's nor the host's
     * @throws NameTakenException if another key owns it, and an administrator asks
     * @throws ThrottledException if the host changes too often
     * @throws TooManyHostsException if the name is new and there is no room
     * @throws ContendedException if others changed the host each time
     * @throws org.bosixnet.dao.StoreException if the store could not write
     */
    public Binding bind(HostName name, String id, KeyDigest digest, Authority by) {
        return commits.decide(name, current -> {
            boolean owner = by.owns(current);
            if (!by.admin() && !owner) {
                throw new NotOwnerException(name);
            }
            HostRecord settled = current == null ? null : by.settle(current);
            if (settled != null && settled.key(digest).isPresent()) {
                Binding known = new Binding(settled.key(digest).get(), false);
                return by.settles(current)
                        ? new Commits.Write<>(settled, revision -> known)
                        : new Commits.Done<>(known);
            }
            if (!owner) {
                refuseTaken(name, settled);
            }
            changeLimit.accept(name, by);
            return bound(name, settled, new HostKey(id, digest, now()));
        });
    }

    /**
     * Takes all keys from a name; its addresses stay.
     *
     * @return false if it had none
     * @throws ContendedException if others changed the host each time
     * @throws org.bosixnet.dao.StoreException if the store could not write
     */
    public boolean unbind(HostName name) {
        return commits.decide(name, current -> {
            if (current == null || current.keys().isEmpty()) {
                return new Commits.Done<>(false);
            }
            return new Commits.Write<>(current.listed() ? current.withKeys(List.of()) : null, revision -> true);
        });
    }

    private static void refuseTaken(HostName name, @Nullable HostRecord current) {
        if (current != null && !current.keys().isEmpty()) {
            throw new NameTakenException(name);
        }
    }

    /** Adds a key: the only one, or the next one beside the one in use. A next one that was never used goes. */
    private static Commits.Step<Binding> bound(HostName name, @Nullable HostRecord current, HostKey key) {
        HostRecord record = current == null
                ? new HostRecord(name, List.of(), List.of(key), key.created(), key.created(), 0)
                : current.withKeys(
                        current.keys().isEmpty()
                                ? List.of(key)
                                : List.of(current.keys().get(0), key));
        return new Commits.Write<>(record, revision -> new Binding(key, true));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
