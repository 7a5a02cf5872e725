package org.bosixnet.client.credential;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.RegistryException;

/** Makes keys for others. */
public final class Issuing {
    private final Registry registry;
    private final SecureRandom random;

    /** @param registry the registry, to which an admin key is sent */
    public Issuing(Registry registry, SecureRandom random) {
        this.registry = registry;
        this.random = random;
    }

    /**
     * Returns a new key that is bound to all the names. If one of them cannot be bound, the others are unbound again,
     * if the registry permits it, and the message says what is left. A name that had addresses but no key, as in open
     * access, then loses the addresses until its host reports again: unbinding removes them.
     *
     * @param names at least one
     */
    public AccessKey issue(List<HostName> names) throws RegistryException, InterruptedException {
        AccessKey key = AccessKey.generate(AccessKey.Kind.HOST, random);
        List<HostName> bound = new ArrayList<>();
        for (HostName name : names) {
            try {
                registry.bindKey(name, key); // already bound: by a first attempt whose answer was lost
                bound.add(name);
            } catch (RegistryException e) {
                // what came of it goes before the advice, with which the message of a refusal ends
                String message = e.kind().changedNothing()
                        ? name + " was not bound. " + e.getMessage()
                        : e.getMessage() + doubt(name);
                throw new RegistryException(e.kind(), message + undone(bound), e.retryAfter());
            }
        }
        return key;
    }

    /** An unknown outcome is not undone: the name may have had another's key before, which would be lost. */
    private String doubt(HostName name) {
        return " Whether " + name + " was bound is not known; if it was, " + unbinding(List.of(name)) + " undoes that.";
    }

    private String unbinding(List<HostName> names) {
        return "'bosixnet key unbind " + joined(names) + " --url " + registry.url() + "'";
    }

    private String undone(List<HostName> bound) throws InterruptedException {
        List<HostName> left = new ArrayList<>();
        for (HostName name : bound) {
            try {
                registry.unbindKey(name);
            } catch (RegistryException e) {
                left.add(name);
            }
        }
        List<HostName> unbound =
                bound.stream().filter(name -> !left.contains(name)).toList();
        return (unbound.isEmpty() ? "" : " Unbound again: " + joined(unbound) + ".")
                + (left.isEmpty()
                        ? ""
                        : " Still bound to a key that nobody has: " + joined(left) + "; run: " + unbinding(left) + ".");
    }

    private static String joined(List<HostName> names) {
        return String.join(" ", names.stream().map(HostName::value).toList());
    }
}
