package org.bosixnet.client.cli;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Starts the command line. */
public final class Main {

    private static final String LOG_FORMAT = "java.util.logging.SimpleFormatter.format";

    /** Kept, or its level would be forgotten with it. */
    private static final Logger JERSEY = Logger.getLogger("org.glassfish.jersey");

    private Main() {}

    public static void main(String[] args) {
        if (System.getProperty(LOG_FORMAT) == null) {
            System.setProperty(LOG_FORMAT, "%4$s: %5$s%n");
        }
        JERSEY.setLevel(Level.SEVERE); // it warns of optional parts that nobody misses
        System.exit(Bosixnet.commandLine().execute(args));
    }
}
