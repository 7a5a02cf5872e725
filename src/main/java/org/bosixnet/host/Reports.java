package org.bosixnet.host;

/** How a host reports, and so whether its silence means anything. */
public enum Reports {
    /** Not known: it last reported to a version that did not remember, or in a way that only a newer one knows. */
    UNKNOWN(""),
    /** By {@code PUT}, as agents do, which repeat their report in each period. */
    AGENT("agent"),
    /** By the original's protocol, whose agents ask for their own address in each period. */
    ORIGINAL("original"),
    /** By dyndns2, whose clients may report a change and then nothing for weeks. */
    DYNDNS2("dyndns2");

    private final String text;

    Reports(String text) {
        this.text = text;
    }

    /** Returns what stands for it in JSON; the empty string for {@link #UNKNOWN}. */
    public String text() {
        return text;
    }

    /** Returns what that text stands for, {@link #UNKNOWN} if this version does not know it. */
    public static Reports of(String text) {
        return switch (text) {
            case "agent" -> AGENT;
            case "original" -> ORIGINAL;
            case "dyndns2" -> DYNDNS2;
            default -> UNKNOWN;
        };
    }

    /** Returns whether a host that reports so repeats itself, so that its silence tells that it is gone. */
    public boolean repeated() {
        return this != DYNDNS2;
    }

    /** Returns this, or {@code other} if this is not known. */
    public Reports orElse(Reports other) {
        return this == UNKNOWN ? other : this;
    }
}
