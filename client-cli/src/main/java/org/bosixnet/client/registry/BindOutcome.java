package org.bosixnet.client.registry;

/** What became of binding a key to a name. */
public enum BindOutcome {
    /** The key is bound now. */
    BOUND,
    /** It was bound before. */
    ALREADY_BOUND
}
