package org.bosixnet.client.credential;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.bosixnet.client.config.ConfigException;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.RegistryGroup;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.KeyFileException;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.Registry.BindOutcome;
import org.bosixnet.client.registry.RegistryException;

/** This computer's own keys: how it gets one from a registry, and changes it. */
public final class OwnKeys {
    private final KeyFile keys;
    private final BiFunction<RegistryUrl, AccessKey, Registry> registries;
    private final SecureRandom random;

    /** @param registries returns the registry at a URL, to which the key is sent */
    public OwnKeys(KeyFile keys, BiFunction<RegistryUrl, AccessKey, Registry> registries, SecureRandom random) {
        this.keys = keys;
        this.registries = registries;
        this.random = random;
    }

    /**
     * The result of joining.
     *
     * @param key the key in use for that registry
     * @param former the key that was in use before, and stays bound to another name; empty if there was none
     */
    public record Joined(AccessKey key, BindOutcome outcome, Optional<AccessKey> former) {

        Joined(AccessKey key, BindOutcome outcome) {
            this(key, outcome, Optional.empty());
        }
    }

    /**
     * Returns the host key that this computer has for the registry; empty if it has none.
     *
     * @throws ConfigException if the key file has another kind of key for it
     * @throws KeyFileException if the key file must not be used
     */
    public Optional<AccessKey> known(RegistryUrl url) throws KeyFileException {
        Optional<AccessKey> known = keys.keyFor(url);
        if (known.isPresent() && known.get().kind() != AccessKey.Kind.HOST) {
            throw new ConfigException(keys + " has the " + known.get() + " for " + url
                    + ", which is not a host key. Remove its line to join with a key of this computer's own.");
        }
        return known;
    }

    /**
     * Makes the registry bind this computer's key to the name: the key it has, otherwise a new one, which is then in
     * the key file. A key that is bound to another name only is not taken: the disk may be a copy, or have a copy, and two
     * computers with one key could each change the other's name. Repeating it does no harm.
     *
     * @param joinKey is sent to the registry, and not kept
     */
    public Joined join(RegistryUrl url, HostName name, AccessKey joinKey)
            throws RegistryException, KeyFileException, IOException, InterruptedException {
        Optional<AccessKey> known = known(url);
        Optional<AccessKey> next = keys.nextFor(url);
        Standing standing = known.isPresent() ? standing(url, name, known.get()) : Standing.UNKNOWN;
        if (known.isPresent() && standing == Standing.BOUND) {
            return new Joined(known.get(), BindOutcome.ALREADY_BOUND);
        }
        if (next.isPresent() && standing(url, name, next.get()) == Standing.ELSEWHERE) {
            keys.forgetNext(url, next.get()); // of a change of key for the other name
        }
        try (Registry registry = registries.apply(url, joinKey)) {
            if (known.isPresent() && standing == Standing.UNKNOWN) {
                return new Joined(known.get(), registry.bindKey(name, known.get()));
            }
            registry.checkKey(); // a key that may be bound is kept, so it is made only where that can be
            Joined joined = bindNew(registry, url, name);
            return new Joined(joined.key(), joined.outcome(), known);
        }
    }

    private enum Standing {
        /** The key is bound to the name. */
        BOUND,
        /** The key is bound to another name only. */
        ELSEWHERE,
        /** The registry does not know the key. */
        UNKNOWN
    }

    /** Asks the registry by means of the key itself, which binds nothing. */
    private Standing standing(RegistryUrl url, HostName name, AccessKey key)
            throws RegistryException, InterruptedException {
        try (Registry registry = registries.apply(url, key)) {
            BindOutcome unused = registry.bindKey(name, key);
            return Standing.BOUND;
        } catch (RegistryException e) {
            return standing(e);
        }
    }

    private static Standing standing(RegistryException refusal) throws RegistryException {
        return switch (refusal.said()) {
            case THAT_KEY_IS_ANOTHERS -> Standing.ELSEWHERE;
            case THAT_KEY_IS_LOST -> Standing.UNKNOWN;
            default -> throw refusal;
        };
    }

    /**
     * Puts into use a host key that an administrator has bound to the name, replacing the key that this computer had
     * for that registry, if any. Repeating it does no harm.
     *
     * @throws RegistryException if the key is not bound to the name; then nothing has changed
     */
    public Joined takeOver(RegistryUrl url, HostName name, AccessKey hostKey)
            throws RegistryException, KeyFileException, IOException, InterruptedException {
        BindOutcome outcome;
        try (Registry registry = registries.apply(url, hostKey)) {
            outcome = registry.bindKey(name, hostKey); // by the key itself: only confirms it
        }
        Optional<AccessKey> abandoned = keys.nextFor(url);
        if (abandoned.isPresent()) {
            keys.forgetNext(url, abandoned.get());
        }
        keys.keepNext(url, hostKey);
        keys.useNext(url);
        return new Joined(hostKey, outcome);
    }

    /** What became of a name that was given back. */
    public enum GivenBack {
        /** The name has no key and no address any more. */
        GIVEN_BACK,
        /** The registry knows this computer's key no more. */
        NOT_OURS,
        /** The registry knows this computer's key for another name. */
        ELSEWHERE,
        /** This computer has no key of its own for the registry. */
        NO_KEY
    }

    /**
     * Makes the registry forget this computer's keys for the name, and its addresses. The key file stays as it is, so
     * that this can be repeated.
     *
     * @throws RegistryException if it is not known that the name is not this computer's any more
     */
    public GivenBack giveBack(RegistryUrl url, HostName name)
            throws RegistryException, KeyFileException, InterruptedException {
        Optional<AccessKey> known = known(url);
        if (known.isEmpty()) {
            return GivenBack.NO_KEY;
        }
        try (Registry registry = registries.apply(url, known.get())) {
            return registry.unbindKey(name) ? GivenBack.GIVEN_BACK : GivenBack.NOT_OURS;
        } catch (RegistryException e) {
            return standing(e) == Standing.ELSEWHERE ? GivenBack.ELSEWHERE : GivenBack.NOT_OURS;
        }
    }

    /** Returns whether the key file has a key for a member of the group, in use or kept for later. */
    public boolean have(RegistryGroup group) throws KeyFileException {
        for (RegistryUrl member : group.members()) {
            if (keys.keyFor(member).isPresent() || keys.nextFor(member).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Removes all keys for the group from the key file, and that if nothing else is in it.
     *
     * @return whether there was one
     */
    public boolean forget(RegistryGroup group) throws KeyFileException, IOException {
        boolean had = have(group);
        for (RegistryUrl member : group.members()) {
            keys.forget(member);
        }
        return had;
    }

    /** Returns the member for which the key of the group is found: the first that has one, or if none has, the first. */
    public RegistryUrl holder(RegistryGroup group) throws KeyFileException {
        for (RegistryUrl member : group.members()) {
            if (keys.keyFor(member).isPresent()) {
                return member.withoutCredentials();
            }
        }
        return group.first().withoutCredentials();
    }

    /** Makes a key that is in use for one member of a group the only one of all. */
    public void unite(RegistryGroup group, AccessKey key) throws KeyFileException, IOException {
        if (group.isCluster()) {
            keys.put(group.members(), key);
        }
    }

    /**
     * A change of key.
     *
     * @param used whether the new key has been used, so that the old one is no longer valid
     */
    public record Rotated(AccessKey before, AccessKey after, boolean used) {}

    /**
     * Returns the registries for which this computer has a key of its own, one for each key: the others that have the
     * same are of its cluster.
     *
     * @throws KeyFileException if the key file must not be used
     */
    public List<RegistryUrl> registries() throws KeyFileException {
        Map<AccessKey, RegistryUrl> registries = new LinkedHashMap<>();
        keys.keys().forEach((url, key) -> {
            if (key.kind() == AccessKey.Kind.HOST) {
                registries.putIfAbsent(key, url);
            }
        });
        return List.copyOf(registries.values());
    }

    /**
     * Returns this computer's key for a registry.
     *
     * @throws ConfigException if there is none
     */
    public AccessKey key(RegistryUrl url) throws KeyFileException {
        return keys.keyFor(url)
                .filter(key -> key.kind() == AccessKey.Kind.HOST)
                .orElseThrow(() ->
                        new ConfigException(keys + " has no host key for " + url + "; run: sudo bosixnet join " + url));
    }

    /**
     * Changes the key. The old one is valid until the new one is first used, so the new one is used at once where it can
     * be: by reporting the addresses that the agent would report.
     *
     * @param addresses the addresses to report with the new key; empty to leave its first use to the agent
     * @throws RegistryException if the registry did not do it, or not completely; the key in use works in any case
     */
    public Rotated rotate(RegistryUrl url, HostName name, List<HostAddress> addresses)
            throws RegistryException, KeyFileException, IOException, InterruptedException {
        AccessKey before = key(url);
        AccessKey after;
        try (Registry registry = registries.apply(url, before)) {
            after = bindNew(registry, url, name).key();
        }
        if (addresses.isEmpty()) {
            return new Rotated(before, after, false);
        }
        try (Registry registry = registries.apply(url, after)) {
            registry.report(name, addresses);
        }
        return new Rotated(before, after, true);
    }

    /**
     * Makes a host key, keeps it beside the one in use, binds it, and puts it into use. After a crash at any point the one
     * in use is still bound, or the new one is both bound and in use; repeating continues with the same key. If the
     * registry refuses, the key file is as before; if it is unknown what the registry did, the key is kept for the next
     * attempt.
     *
     * @param registry the registry, to which a key that may do this is sent
     * @throws IOException if the key file cannot be written; if that was before the key was bound, nothing has changed
     */
    private Joined bindNew(Registry registry, RegistryUrl url, HostName name)
            throws RegistryException, KeyFileException, IOException, InterruptedException {
        List<Path> missing = keys.missing();
        try {
            return bind(registry, url, name);
        } finally {
            keys.removeEmpty(missing);
        }
    }

    private Joined bind(Registry registry, RegistryUrl url, HostName name)
            throws RegistryException, KeyFileException, IOException, InterruptedException {
        Optional<AccessKey> kept = keys.nextFor(url);
        AccessKey key =
                kept.isPresent() ? kept.get() : keys.keepNext(url, AccessKey.generate(AccessKey.Kind.HOST, random));
        BindOutcome outcome;
        try {
            outcome = registry.bindKey(name, key);
        } catch (RegistryException e) {
            if (kept.isEmpty() && e.kind().changedNothing()) {
                keys.forgetNext(url, key);
                throw e;
            }
            throw new RegistryException(
                    e.kind(),
                    e.getMessage() + " It may have bound " + name + " to the " + key + ", which is kept in " + keys
                            + "; repeat the command.",
                    e.retryAfter());
        }
        keys.useNext(url);
        return new Joined(key, outcome);
    }
}
