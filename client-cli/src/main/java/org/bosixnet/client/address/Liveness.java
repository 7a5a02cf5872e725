package org.bosixnet.client.address;

/** What was observed of a prefix whose addresses have a lifetime. */
public enum Liveness {
    /** The network prolonged it lately. */
    REFRESHED,
    /** Its lifetimes only count down: most likely no router has it any more. */
    COUNTING
}
