package org.bosixnet.client.address;

import java.util.Locale;

/** What became of a candidate. */
public enum Verdict {
    /** Reported. */
    CHOSEN,
    /** Could be reported, but others come first. */
    ELIGIBLE,
    /** Must not be reported. */
    DROPPED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
