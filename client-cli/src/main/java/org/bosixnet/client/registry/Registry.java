package org.bosixnet.client.registry;

import java.util.List;
import java.util.Optional;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostName;
import org.jspecify.annotations.Nullable;

/**
 * One registry, ours or an original {@code bosixnet_webui}. Safe for use by several threads. Every operation but
 * {@link #events} blocks until the answer is there, and fails with a {@link RegistryException} if none comes in time or
 * another than expected. When the thread is interrupted the operation is given up at once, and whether the registry
 * carried it out is not known.
 */
public interface Registry extends AutoCloseable {

    /** What a report changed. */
    enum ReportOutcome {
        /** The host was not listed before. */
        CREATED,
        /** The host was listed with other addresses. */
        CHANGED,
        /** The host was listed so already, and now counts as seen. */
        UNCHANGED
    }

    /** What became of a withdrawal. */
    enum WithdrawOutcome {
        /** The host's addresses are no longer listed. */
        WITHDRAWN,
        /** They were not listed before either. */
        NOT_LISTED,
        /** The registry is an original, which cannot forget a host. */
        UNSUPPORTED
    }

    /** What became of binding a key to a name. */
    enum BindOutcome {
        /** The key is bound now. */
        BOUND,
        /** It was bound before. */
        ALREADY_BOUND
    }

    /** A stream of changes. */
    interface Stream extends AutoCloseable {

        /** Ends the stream. Returns at once, and the listener hears nothing more, not of the end either. */
        @Override
        void close();
    }

    /** Returns the registry's URL as it may be printed: without credentials, without a slash at its end. */
    String url();

    /**
     * Tells the registry which addresses the host has, which also marks the host as seen. An original takes the first
     * address only.
     *
     * @param addresses 1 to {@value HostChanges#MAX_ADDRESSES} different ones, the preferred one first
     * @throws IllegalArgumentException if there are none, too many or twice the same
     */
    ReportOutcome report(HostName name, List<HostAddress> addresses) throws RegistryException, InterruptedException;

    /** Takes the host's addresses off the registry's list; an original cannot do that. */
    WithdrawOutcome withdraw(HostName name) throws RegistryException, InterruptedException;

    /**
     * Fetches the list in text, as it goes into a hosts file.
     *
     * @param etag the entity tag of the list that the caller has, or null to get the list in any case
     * @return the list; empty if it is still the one that the tag names
     */
    Optional<HostList.Tagged> hosts(@Nullable String etag) throws RegistryException, InterruptedException;

    /**
     * Returns what the registry knows of a host; empty if it knows none of that name. Marks no host as seen: at an
     * original it looks into the list, because asking for the name there makes a dead host look alive.
     */
    Optional<RegisteredHost> get(HostName name) throws RegistryException, InterruptedException;

    /** Returns all hosts, with times and states as far as the registry says them. */
    RegisteredHosts list() throws RegistryException, InterruptedException;

    /**
     * Opens the registry's stream of changes, and returns at once.
     *
     * @param position up to which the caller has everything, as an earlier stream told, or null
     * @param listener is told of everything, also that there is no stream: {@link RegistryException.Kind#UNSUPPORTED}
     */
    Stream events(@Nullable String position, EventListener listener);

    /**
     * Binds a key to a name. Needs a join or admin key, or a key that is bound to the name. The same again does no harm.
     *
     * @param key a host key that this computer made
     */
    BindOutcome bindKey(HostName name, AccessKey key) throws RegistryException, InterruptedException;

    /** Makes a key the only one of a name, and withdraws its addresses. Needs an admin key. The same again does no harm. */
    BindOutcome replaceKey(HostName name, AccessKey key) throws RegistryException, InterruptedException;

    /**
     * Unbinds all keys from a name and withdraws its addresses, so that it can be joined anew. Needs an admin key.
     *
     * @return whether it had one
     */
    boolean unbindKey(HostName name) throws RegistryException, InterruptedException;

    /**
     * Returns which keys own which names, as far as one answer holds them. Needs an admin key.
     *
     * @param after only names behind this one; null: from the first on
     */
    BoundNames boundNames(@Nullable HostName after) throws RegistryException, InterruptedException;

    /**
     * Does nothing if a key may be sent there, so that a person can be told before being asked for one.
     *
     * @throws RegistryException if it would go over plain http to where it might be read; nothing is sent here
     */
    void requireSafeWay() throws RegistryException;

    /** Gives up what is under way. */
    @Override
    void close();
}
