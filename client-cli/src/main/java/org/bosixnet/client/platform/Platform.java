package org.bosixnet.client.platform;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bosixnet.client.address.Candidate;
import org.bosixnet.client.address.Ways;

/**
 * The computer that the agent runs on: everything that differs from one operating system to another. Thread-safe.
 */
public interface Platform {

    /** Returns the computer's own name, as {@code uname -n} prints it; empty if it is unknown. */
    Optional<String> nodeName();

    /**
     * Returns what {@code ifconfig} prints, from which the original's agent makes a name; empty without that program.
     */
    String ifconfig();

    /** Returns how long the computer has been running. */
    Uptime uptime();

    /** Returns the time since the boot, in which suspensions are included; empty if the system does not tell it. */
    Optional<Duration> sinceBoot();

    /**
     * Returns the IPv6 addresses with all that is known about them, in no particular order. May start a process.
     *
     * @throws IOException if they cannot be found out
     */
    List<Candidate> addresses() throws IOException;

    /**
     * Returns the IPv6 addresses at little cost: without lifetimes and some flags, and with every interface as up.
     *
     * @throws IOException if they cannot be found out
     */
    List<Candidate> addressesAlone() throws IOException;

    /** Returns the ways out. May start a process. */
    Ways waysOut();

    /** Returns the names of the network interfaces, in order; empty if they cannot be found out. */
    List<String> interfaces();

    /**
     * Returns a sentence that says what {@link #addresses} could not tell when it was last called, what that costs, and
     * what to do; empty if it told all, or was never called.
     */
    String lack();

    /**
     * Returns a value that stays equal as long as the addresses, links and ways out are the same. Costs some small
     * reads.
     */
    NetworkState networkState();

    /**
     * Makes a source of notices about changes in the network; it must be started.
     *
     * @param wake called by another thread when something may have changed
     */
    NetworkNotices networkNotices(Runnable wake);

    /** Returns the directory of root's locks and state, which a reboot empties; empty for other users. */
    Optional<Path> runDirectory();

    /** Returns the same directory for those who only read there, whoever this user is. */
    Path runDirectoryOfRoot();

    /** Returns the directory of root's state that must outlast a reboot; empty for other users. */
    Optional<Path> lastingDirectory();

    /**
     * Returns the id of a running agent of the original that could write a file.
     *
     * @param hosts the file that this agent keeps, no part of which is a link
     */
    OptionalLong originalAgent(Path hosts);

    /** Returns the service that runs the agent; empty where no service manager runs, or it knows none. */
    Optional<AgentService> agentService();

    /** Returns access to what files have besides owner and mode. */
    FileAttributes fileAttributes();

    /**
     * The network as this computer sees it.
     *
     * @param addresses the states of addresses and links in the system's words; empty where there are no such words
     * @param waysOut the ways out in the system's words
     */
    record NetworkState(String addresses, String waysOut) {}

    /** Notices changes in the network. */
    interface NetworkNotices extends AutoCloseable {

        /** Begins to listen; may be called only once. */
        void start();

        /** Returns whether something may have changed since this was last asked. */
        boolean mayHaveChanged();

        @Override
        void close();
    }
}
