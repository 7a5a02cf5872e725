package org.bosixnet.client.platform;

import java.io.IOException;

/** The service that runs the agent from the boot on, as the system's service manager knows it. Thread-safe. */
public interface AgentService {

    /** How far the service is. */
    enum Phase {
        /** Its process runs. */
        RUNS,
        /** It is being started or stopped. */
        CHANGES,
        /** Its process has ended, or could not be started; the service manager may try again later. */
        ENDED
    }

    /**
     * The state of the service.
     *
     * @param pid the id of its process; 0 if it has none
     */
    record State(Phase phase, long pid) {}

    /** Returns the name of the service. */
    String name();

    /** Returns the command by which a person does what {@link #start} does. */
    String startCommand();

    /** Returns the command that prints what the service logged. */
    String logCommand();

    /**
     * Makes it start at each boot, and starts it now; anew, if it runs.
     *
     * @throws IOException if that fails or takes too long; the message is a sentence for people
     */
    void start() throws IOException;

    /**
     * Stops it, and keeps it from starting at the next boot.
     *
     * @throws IOException if that fails or takes too long; the message is a sentence for people
     */
    void stop() throws IOException;

    /**
     * Returns its state.
     *
     * @throws IOException if that cannot be found out; the message is a sentence for people
     */
    State state() throws IOException;

    /**
     * Returns whether it starts at each boot.
     *
     * @throws IOException if that cannot be found out; the message is a sentence for people
     */
    boolean isEnabled() throws IOException;

    /** Returns the last line that its process logged; empty if there is none, or it cannot be read. */
    String lastLine();
}
