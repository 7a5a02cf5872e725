package org.bosixnet.access;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.bosixnet.host.HostName;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.host.RegistryView;
import org.jspecify.annotations.Nullable;

/** Every key that the registry knows: those that are settings, and those that names are bound to. */
public final class KeyRing {

    private final Map<KeyKind, Set<KeyDigest>> configured;
    private final Supplier<RegistryView> view;

    public KeyRing(Map<KeyKind, Set<KeyDigest>> configured, Supplier<RegistryView> view) {
        this.configured = configured;
        this.view = view;
    }

    /** Returns what the key of that digest is for, or empty if there is no such key (any more). */
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
     * Returns whether a key that was found to be of that kind still is. A setting stays as long as the registry runs, so this
     * is cheap enough to be asked for each reader of each change.
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
