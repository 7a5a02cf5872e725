package org.bosixnet.dao;

import java.util.List;

/**
 * Changes that are committed together or not at all.
 *
 * @param mutations 1 to {@value #MAX_MUTATIONS} of them, each of another name
 * @param expiry whether they withdraw hosts that have not reported for too long, which the store remembers: see {@link
 *     Expired}
 */
public record Transaction(List<Mutation> mutations, boolean expiry) {

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
}
