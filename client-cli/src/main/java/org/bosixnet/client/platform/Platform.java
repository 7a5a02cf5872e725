package org.bosixnet.client.platform;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bosixnet.client.address.Candidate;
import org.bosixnet.client.address.Route;

/**
 * The computer that the agent runs on: all that is asked of the operating system and differs from one to another. Safe
 * for use by several threads.
 */
public interface Platform {

    /** Returns the name that the computer has of itself, as {@code uname -n} prints it; empty if nothing tells. */
    Optional<String> nodeName();

    /** Returns what {@code ifconfig} prints, from which the original's agent makes a name; empty without that program. */
    String ifconfig();

    /** Returns for how long the computer has been running. */
    Uptime uptime();

    /**
     * Returns the IPv6 addresses with all that is known of them, in no particular order. May cost a process.
     *
     * @throws IOException if nothing tells
     */
    List<Candidate> addresses() throws IOException;

    /**
     * Returns the IPv6 addresses at little cost, of which lifetimes and some flags are not known, and every interface is
     * up.
     *
     * @throws IOException if nothing tells
     */
    List<Candidate> addressesAlone() throws IOException;

    /** Returns the way by which the computer reaches the rest of the world; empty if there is none or nothing tells. */
    Optional<Route> defaultRoute();

    /**
     * Returns what stands for the present addresses, links and default route: equal as long as they are the same. Costs
     * some small reads.
     */
    NetworkState networkState();

    /**
     * Makes what tells of changes in the network once it is started.
     *
     * @param wake called by another thread when something may have changed
     */
    NetworkNotices networkNotices(Runnable wake);

    /** Returns where root's locks and state are, which a reboot takes away; empty for other users. */
    Optional<Path> runDirectory();

    /** Returns where that of root's state is kept which a reboot must not take away; empty for other users. */
    Optional<Path> lastingDirectory();

    /**
     * Returns the id of a running agent of the original that could write a file.
     *
     * @param hosts the file that this agent keeps, no part of which is a link
     */
    OptionalLong originalAgent(Path hosts);

    /** Returns what files have besides owner and mode. */
    FileAttributes fileAttributes();

    /**
     * What the network looks like from here.
     *
     * @param addresses the states of addresses and links in the system's words; empty where there are no such words
     */
    record NetworkState(String addresses, Optional<Route> route) {}

    /** Tells of changes in the network. */
    interface NetworkNotices extends AutoCloseable {

        /** Begins to listen; once only. */
        void start();

        /** Tells whether something may have changed since this was last asked. */
        boolean mayHaveChanged();

        @Override
        void close();
    }
}
