package org.bosixnet.registry;

/** Refuses a new host because the registry holds as many as it may. */
public final class TooManyHostsException extends RuntimeException {
    TooManyHostsException(int maxHosts) {
        super("The registry already holds " + maxHosts + " hosts, which is its limit (bosixnet.max-hosts).");
    }
}
