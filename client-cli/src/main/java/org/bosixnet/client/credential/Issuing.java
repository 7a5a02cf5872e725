package org.bosixnet.client.credential;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bosixnet.client.config.AgentConfig;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.RegistryException.Kind;
import org.bosixnet.client.registry.http.BoundNames;
import org.bosixnet.client.registry.http.RegistryClient;
import org.bosixnet.client.registry.http.RegistryClients;
import org.jspecify.annotations.Nullable;

/** What an administrator does with the keys of others. */
public final class Issuing implements AutoCloseable {
    private final RegistryClient client;
    private final SecureRandom random;

    /** @param adminKey is shown to that registry, and not kept */
    public Issuing(AgentConfig config, RegistryUrl url, AccessKey adminKey, SecureRandom random) {
        this.client = RegistryClients.client(config, url, to -> Optional.of(adminKey));
        this.random = random;
    }

    /**
     * Returns a new key that is bound to all the names. If one of them cannot be bound, none is when this throws, as far
     * as the registry lets that be done; the message says what is left. A name that had addresses and no key, as there are
     * in open access, has lost them then, until its host reports again: unbinding leaves nothing.
     *
     * @param names at least one
     */
    public AccessKey issue(List<HostName> names) throws RegistryException, InterruptedException {
        AccessKey key = newKey();
        List<HostName> bound = new ArrayList<>();
        for (HostName name : names) {
            try {
                client.bindKey(name, key); // bound already: by a first attempt whose answer got lost
                bound.add(name);
            } catch (RegistryException e) {
                throw new RegistryException(
                        e.kind(), e.getMessage() + doubt(name, e.kind()) + undone(bound), e.retryAfter());
            }
        }
        return key;
    }

    /** An unknown outcome is not undone: the name may have had another's key before, which would be lost. */
    private static String doubt(HostName name, Kind kind) {
        return switch (kind) {
            case UNSENT, REFUSED, REJECTED -> " " + name + " was not bound.";
            default ->
                " Whether " + name + " was bound is not known; if it was, 'bosixnet key unbind " + name
                        + "' takes that back.";
        };
    }

    private String undone(List<HostName> bound) throws InterruptedException {
        List<HostName> left = new ArrayList<>();
        for (HostName name : bound) {
            try {
                client.unbindKey(name);
            } catch (RegistryException e) {
                left.add(name);
            }
        }
        List<HostName> unbound =
                bound.stream().filter(name -> !left.contains(name)).toList();
        return (unbound.isEmpty() ? "" : " Unbound again: " + joined(unbound) + ".")
                + (left.isEmpty()
                        ? ""
                        : " Still bound to a key that nobody has: " + joined(left) + "; run: bosixnet key unbind "
                                + joined(left));
    }

    private static String joined(List<HostName> names) {
        return String.join(" ", names.stream().map(HostName::value).toList());
    }

    /** Returns a key that nobody has yet. */
    public AccessKey newKey() {
        return AccessKey.generate(AccessKey.Kind.HOST, random);
    }

    /** Makes a key the only one of a name, and withdraws its addresses. */
    public void replace(HostName name, AccessKey key) throws RegistryException, InterruptedException {
        client.replaceKey(name, key);
    }

    /** Returns which keys own which names, from one behind that name on. */
    public BoundNames list(@Nullable HostName after) throws RegistryException, InterruptedException {
        return client.boundNames(after);
    }

    /** Takes all keys and addresses from a name; returns whether it had a key. */
    public boolean unbind(HostName name) throws RegistryException, InterruptedException {
        return client.unbindKey(name);
    }

    @Override
    public void close() {
        client.close();
    }
}
