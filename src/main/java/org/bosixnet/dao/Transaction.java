package org.bosixnet.dao;

import java.time.Instant;
import java.util.List;
import org.bosixnet.host.HostRecord;
import org.jspecify.annotations.Nullable;

/**
 * Changes that are committed together or not at all.
 *
 * @param mutations 1 to {@value #MAX_MUTATIONS} of them, each of another name
 * @param silentSince if not null, they withdraw hosts that have not reported after that time, which the store remembers: see
 *     {@link Expired}. If one of them has reported to this registry, it is a conflict, whether that was told before or not.
 */
public record Transaction(
        List<Mutation> mutations, @Nullable Instant silentSince) {

    /** The most changes of one commit: events stay far below what agents read, and etcd takes 128 operations. */
    public static final int MAX_MUTATIONS = 100;

    /**
     * @throws IllegalArgumentException if there are none or too many, or two of one name
     */
    public Transaction {
        mutations = List.copyOf(mutations);
        if (mutations.isEmpty() || mutations.size() > MAX_MUTATIONS) {
            throw new IllegalArgumentException("a transaction has 1 to " + MAX_MUTATIONS + " changes");
        }
        if (mutations.stream().map(Mutation::name).distinct().count() < mutations.size()) {
            throw new IllegalArgumentException("a transaction changes each name once");
        }
    }

    /** Changes for which silence is no reason. */
    public Transaction(List<Mutation> mutations) {
        this(mutations, null);
    }

    /** Returns whether they withdraw hosts that have not reported for too long. */
    public boolean expiry() {
        return silentSince != null;
    }

    /**
     * Returns whether one of the changes is not to be made, since its condition does not hold.
     *
     * @param current the record as it is, null if there is none
     * @param reported whether the host has given a sign of life that is not in the record yet
     */
    public boolean conflicts(Mutation mutation, @Nullable HostRecord current, boolean reported) {
        return mutation.expected() != (current == null ? 0 : current.revision()) || isContradicted(current, reported);
    }

    /**
     * Returns whether a host is not to be withdrawn, since it has reported.
     *
     * @param reported whether it has given a sign of life that is not in the record yet
     */
    public boolean isContradicted(@Nullable HostRecord current, boolean reported) {
        return silentSince != null
                && (reported || (current != null && current.seen().isAfter(silentSince)));
    }
}
