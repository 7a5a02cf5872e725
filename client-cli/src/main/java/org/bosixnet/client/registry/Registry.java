package org.bosixnet.client.registry;

import java.util.List;
import java.util.Optional;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostName;
import org.jspecify.annotations.Nullable;

/**
 * One registry, ours or an original {@code bosixnet_webui}, or a cluster of registries. Thread-safe. Every operation but {@link #events} blocks
 * until the answer has arrived, and fails with a {@link RegistryException} if it does not arrive in time or is
 * unexpected. If the thread is interrupted, the operation is given up at once, and it is unknown whether the registry
 * carried it out.
 */
public interface Registry extends AutoCloseable {

    /** What a report changed. */
    enum ReportOutcome {
        /** The host was not listed before. */
        CREATED,
        /** The host was listed with other addresses. */
        CHANGED,
        /** The host was already listed with these addresses, and now counts as seen. */
        UNCHANGED
    }

    /**
     * The answer to a report.
     *
     * @param contested whether the registry says that several computers report the name in turns; an original never does
     */
    record Reported(ReportOutcome outcome, boolean contested) {}

    /** The outcome of a withdrawal. */
    enum WithdrawOutcome {
        /** The host's addresses are no longer listed. */
        WITHDRAWN,
        /** They were not listed before either. */
        NOT_LISTED,
        /** The registry is an original, which cannot forget a host. */
        UNSUPPORTED
    }

    /** The outcome of binding a key to a name. */
    enum BindOutcome {
        /** The key was bound by this request. */
        BOUND,
        /** The key was bound before. */
        ALREADY_BOUND
    }

    /** A stream of changes. */
    interface Stream extends AutoCloseable {

        /** Ends the stream. Returns at once, and the listener is not called again, not even for the end. */
        @Override
        void close();
    }

    /**
     * How a cluster is reached.
     *
     * @param member the URL of the member that answered last; empty if none has, or if it is no cluster
     * @param away why others did not answer when they were last asked, in sentences; empty if there is nothing to say
     */
    record Reach(String member, String away) {

        /** A registry by itself. */
        public static final Reach ALONE = new Reach("", "");
    }

    /** Returns the registry's URL in a form that may be printed: without credentials and without a trailing slash. */
    String url();

    /** Returns the registries that tell the same list with the same positions: this one, or those that it stands for. */
    default List<Registry> members() {
        return List.of(this);
    }

    /** Returns how the members are reached. */
    default Reach reach() {
        return Reach.ALONE;
    }

    /**
     * Reports the host's addresses to the registry, which also marks the host as seen. An original takes the first
     * address only.
     *
     * @param addresses 1 to {@value HostChanges#MAX_ADDRESSES} different ones, the preferred one first
     * @throws IllegalArgumentException if there are none, too many or duplicates
     */
    Reported report(HostName name, List<HostAddress> addresses) throws RegistryException, InterruptedException;

    /** Removes the host's addresses from the registry's list; an original cannot do that. */
    WithdrawOutcome withdraw(HostName name) throws RegistryException, InterruptedException;

    /**
     * Fetches the list as text, in the form of a hosts file.
     *
     * @param etag the entity tag of the list that the caller has, or null to get the list unconditionally
     * @return the list; empty if it still has that tag
     */
    Optional<HostList.Tagged> hosts(@Nullable String etag) throws RegistryException, InterruptedException;

    /**
     * Returns what the registry knows about a host; empty if it knows no such host. Marks no host as seen: on an
     * original it looks in the list, because asking for the name there makes a dead host look alive.
     */
    Optional<RegisteredHost> get(HostName name) throws RegistryException, InterruptedException;

    /** Returns all hosts, with times and states if the registry gives them. */
    RegisteredHosts list() throws RegistryException, InterruptedException;

    /**
     * Opens the registry's stream of changes, and returns at once.
     *
     * @param position the position up to which the caller has everything, from an earlier stream, or null
     * @param listener receives every event, and also the failure if there is no stream: {@link
     *     RegistryException.Kind#UNSUPPORTED}
     */
    Stream events(@Nullable String position, EventListener listener);

    /**
     * Asks the registry whether it takes the key that requests carry, and changes nothing.
     *
     * @throws RegistryException also if the registry knows no keys, as an original
     */
    void checkKey() throws RegistryException, InterruptedException;

    /**
     * Binds a key to a name. Needs a join or admin key, or a key that is bound to the name. Repeating it does no harm.
     *
     * @param key a host key that this computer made
     */
    BindOutcome bindKey(HostName name, AccessKey key) throws RegistryException, InterruptedException;

    /**
     * Makes a key the only one of a name, and withdraws its addresses. Needs an admin key. Repeating it does no harm.
     */
    BindOutcome replaceKey(HostName name, AccessKey key) throws RegistryException, InterruptedException;

    /**
     * Unbinds all keys from a name and withdraws its addresses, so that it can be joined again. Needs an admin key.
     *
     * @return whether the name had a key
     */
    boolean unbindKey(HostName name) throws RegistryException, InterruptedException;

    /**
     * Returns which keys own which names, one page at a time. Needs an admin key.
     *
     * @param after only names after this one; null to begin with the first
     */
    BoundNames boundNames(@Nullable HostName after) throws RegistryException, InterruptedException;

    /**
     * Checks that a key may be sent to the registry, so that a person is told before being asked for one.
     *
     * @throws RegistryException if it would go over plain http to a place where it might be read; nothing is sent by
     *     this method
     */
    void requireSafeWay() throws RegistryException;

    /** Gives up the operations under way. */
    @Override
    void close();
}
