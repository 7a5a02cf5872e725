package org.bosixnet.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.bosixnet.host.HostName;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.registry.RegistryView;
import org.jspecify.annotations.Nullable;

/**
 * Every key that the registry knows: those in settings, and those that names are bound to. Also remembers, until the
 * registry stops, when each of the latter was last presented.
 */
public final class KeyRing {

    /** For how many keys the last use is remembered; the least used are forgotten first. */
    private static final int MAX_USES = 200_000;

    private final Map<KeyKind, Set<KeyDigest>> configured;
    private final Supplier<RegistryView> view;
    private final Clock clock;
    private final Cache<KeyDigest, Instant> uses = Caffeine.newBuilder()
            .maximumSize(MAX_USES)
            .executor(Runnable::run) // no thread of a pool that is not ours
            .build();

    public KeyRing(Map<KeyKind, Set<KeyDigest>> configured, Supplier<RegistryView> view, Clock clock) {
        this.configured = configured;
        this.view = view;
        this.clock = clock;
    }

    /** Records that a host's key was presented. */
    void used(KeyDigest digest, KeyKind kind) {
        if (kind == KeyKind.HOST) {
            Instant minute = clock.instant().truncatedTo(ChronoUnit.MINUTES);
            if (!minute.equals(uses.getIfPresent(digest))) {
                uses.put(digest, minute);
            }
        }
    }

    /**
     * Returns the minute in which a host's key was last presented since the registry was started, or empty if it was
     * not.
     */
    public Optional<Instant> lastUse(KeyDigest digest) {
        Instant now = clock.instant();
        return Optional.ofNullable(uses.getIfPresent(digest)).map(use -> use.isAfter(now) ? now : use); // it may be set
    }

    /** Returns the kind of the key with that digest, or empty if there is no such key (any more). */
    Optional<KeyKind> kindOf(KeyDigest digest) {
        KeyKind found = null;
        for (Map.Entry<KeyKind, Set<KeyDigest>> entry : configured.entrySet()) {
            for (KeyDigest known : entry.getValue()) {
                if (known.equals(digest)) {
                    found = strongest(found, entry.getKey());
                }
            }
        }
        if (found == null && !namesOf(digest).isEmpty()) {
            found = KeyKind.HOST;
        }
        return Optional.ofNullable(found);
    }

    /**
     * Returns whether a key that was of that kind still is. Settings do not change while the registry runs, so this is
     * cheap enough to call for each reader of each change.
     */
    boolean isStill(KeyKind kind, KeyDigest digest) {
        return kind != KeyKind.HOST || !namesOf(digest).isEmpty();
    }

    private static KeyKind strongest(@Nullable KeyKind one, KeyKind other) {
        return one == null || other.compareTo(one) > 0 ? other : one;
    }

    /** Returns the names that a host's key is bound to. */
    Set<HostName> namesOf(KeyDigest digest) {
        return view.get().namesOf(digest);
    }
}
