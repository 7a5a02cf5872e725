package org.bosixnet.client.address;

/** What to do with temporary (privacy) addresses, which are gone after hours or days: {@code TEMPORARY}. */
public enum Temporary {
    /** Never report them: {@code no}. */
    DENY,
    /** Treat them like any other address: {@code allow}. */
    ALLOW,
    /** Report nothing else: {@code only}. */
    ONLY
}
