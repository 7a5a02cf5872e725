package org.bosixnet.client.registry;

/** What became of a withdrawal. */
public enum WithdrawOutcome {
    /** The host's addresses are no longer listed. */
    WITHDRAWN,
    /** They were not listed before either. */
    NOT_LISTED,
    /** The registry is an original, which cannot forget a host. */
    UNSUPPORTED
}
