package org.bosixnet.client.cli.base;

import org.bosixnet.client.registry.RegistryException;

/** The exit codes of the program. */
public final class ExitCode {

    /** Done. */
    public static final int DONE = 0;

    /** Failed; the reason was printed. */
    public static final int FAILED = 1;

    /** The command line or a setting is wrong. */
    public static final int USAGE = 2;

    /** A registry refused it. */
    public static final int REFUSED = 3;

    /** Only from {@code status} and {@code join}, which is done then: the agent does not do all of its work. */
    public static final int UNWELL = 4;

    /** The agent ended itself because of an error in one of its threads: EX_SOFTWARE of sysexits(3). */
    public static final int DEFECT = 70;

    private ExitCode() {}

    /** Returns the code for a registry's refusal or failure. */
    public static int of(RegistryException e) {
        return e.kind() == RegistryException.Kind.REFUSED ? REFUSED : FAILED;
    }
}
