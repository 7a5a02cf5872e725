package org.bosixnet.client.state;

import java.time.Instant;
import java.util.List;
import org.bosixnet.client.host.Cidr;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.LeftOuts;
import org.jspecify.annotations.Nullable;

/**
 * The state that an agent keeps across a restart, and that {@code bosixnet status} shows. Each part is null until it is
 * known, and is published by one thread when it changes. Sentences are for people, and empty if there is nothing to
 * say.
 */
public record AgentState(
        @Nullable Loop loop,
        @Nullable Runs runs,
        @Nullable Watchdog watchdog,
        @Nullable Reported reported,
        @Nullable Addresses addresses,
        @Nullable Registries registries,
        @Nullable Stream stream,
        @Nullable Failure failure,
        @Nullable Listed list,
        @Nullable OnChange onChange,
        @Nullable FormerFiles formerFiles,
        @Nullable RemovalState removals) {

    /** The state of an agent that never ran. */
    public static final AgentState EMPTY =
            new AgentState(null, null, null, null, null, null, null, null, null, null, null, null);

    /** Returns what was reported last; nothing if that is not known. */
    public Reported lastReported() {
        return reported == null ? new Reported(List.of(), false) : reported;
    }

    /** A part of the state, which is replaced as a whole. */
    public sealed interface Part
            permits Loop,
                    Runs,
                    Watchdog,
                    Reported,
                    Addresses,
                    Registries,
                    Stream,
                    Failure,
                    Listed,
                    OnChange,
                    FormerFiles,
                    RemovalState {}

    /**
     * Signs of life of the agent's loop.
     *
     * @param pid the id of its process; 0 if it is unknown
     * @param since when this run began
     * @param at the last sign of life
     * @param clockSet when the time of day was last set during this run, so that what was before looks older or newer
     *     than it is; null if it was not
     */
    public record Loop(
            long pid,
            @Nullable Instant since,
            @Nullable Instant at,
            @Nullable Instant clockSet) implements Part {}

    /**
     * The number of runs in a row that ended badly.
     *
     * @param unfinished how many runs, including this one until it has proven good
     * @param listFrom until when this run leaves the list alone; null if it does not
     */
    public record Runs(int unfinished, @Nullable Instant listFrom) implements Part {}

    /**
     * Whether notifying systemd works.
     *
     * @param error why systemd cannot be notified that all is well
     */
    public record Watchdog(String error) implements Part {}

    /**
     * What was reported last.
     *
     * @param addresses what the registries were last told to list, the preferred one first
     * @param hadWayOut whether they had a way out once, and lead not only into a network inside this computer
     */
    public record Reported(List<HostAddress> addresses, boolean hadWayOut) implements Part {
        public Reported {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * What is known of this computer's addresses.
     *
     * @param lack a sentence about what cannot be found out here
     * @param prefixes what was observed of prefixes
     */
    public record Addresses(String lack, List<Prefix> prefixes) implements Part {
        public Addresses {
            prefixes = List.copyOf(prefixes);
        }
    }

    /**
     * An observed prefix of one interface.
     *
     * @param refreshed whether the network still refreshes it
     */
    public record Prefix(String interfaceName, Cidr prefix, boolean refreshed) {}

    /** The state of reporting to each registry, in the order of {@code URL}. */
    public record Registries(List<Registry> all) implements Part {
        public Registries {
            all = List.copyOf(all);
        }
    }

    /**
     * The state of reporting to one registry.
     *
     * @param url the registry's URL, without credentials
     * @param name under which name this computer is reported there; empty if that is not known
     * @param reported what the registry accepted last; empty if nothing, or a withdrawal
     * @param lastSuccess when that was
     * @param failingSince when the current series of failures began; null if the last attempt succeeded
     * @param error why the last attempt failed
     * @param refused whether it fails for a reason that only a person can remove
     * @param contested who else reports this computer's name there; null if nobody
     * @param member of a cluster, the URL of the member that answered last; otherwise empty
     * @param away why other members did not answer when they were last asked
     */
    public record Registry(
            String url,
            String name,
            List<HostAddress> reported,
            @Nullable Instant lastSuccess,
            @Nullable Instant failingSince,
            String error,
            boolean refused,
            @Nullable Contested contested,
            String member,
            String away) {
        public Registry {
            reported = List.copyOf(reported);
        }

        /** Makes the state of a registry by itself. */
        public Registry(
                String url,
                List<HostAddress> reported,
                @Nullable Instant lastSuccess,
                @Nullable Instant failingSince,
                String error,
                boolean refused,
                @Nullable Contested contested) {
            this(url, "", reported, lastSuccess, failingSince, error, refused, contested, "", "");
        }

        /** Returns the same for a computer that is reported under a name. */
        public Registry as(String other) {
            return new Registry(
                    url, other, reported, lastSuccess, failingSince, error, refused, contested, member, away);
        }

        /** Returns the same for a cluster that is reached like this. */
        public Registry reached(String by, String others) {
            return new Registry(url, name, reported, lastSuccess, failingSince, error, refused, contested, by, others);
        }

        /** Returns the same with this in the place of what is known of others. */
        public Registry contested(@Nullable Contested by) {
            return new Registry(url, name, reported, lastSuccess, failingSince, error, refused, by, member, away);
        }
    }

    /**
     * Somebody else who reports this computer's name.
     *
     * @param since when that was first noticed
     * @param addresses what was last listed in the place of this computer's addresses; empty if that is not known
     */
    public record Contested(@Nullable Instant since, List<HostAddress> addresses) {
        public Contested {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * The state of the stream of changes.
     *
     * @param url the registry whose stream is open, empty if none is
     * @param since when the stream began, null if there is none
     * @param lastEvent when a stream last sent an event, null if never
     * @param why sentences that say why there is none, or why it is not that of an earlier registry
     */
    public record Stream(
            String url, @Nullable Instant since, @Nullable Instant lastEvent, String why) implements Part {}

    /**
     * A failure to keep the hosts file up to date.
     *
     * @param since when it first failed; null if all is well
     * @param error why it failed
     */
    public record Failure(@Nullable Instant since, String error) implements Part {}

    /**
     * The result of the last time that the list was applied to the hosts file.
     *
     * @param at when that was
     * @param from where the list came from
     * @param names how many names are in the block
     * @param held sentences about removals that are held back
     * @param leftovers how many lines an original's agent may have left outside the block
     * @param shortage sentences about a list that is longer than there is room for
     * @param leftOut which entries of the list are not in the file, and why
     */
    public record Listed(
            @Nullable Instant at, String from, int names, String held, int leftovers, String shortage, LeftOuts leftOut)
            implements Part {}

    /**
     * How the program of {@code ON_CHANGE} is doing.
     *
     * @param owed whether there is a change that it was not told of yet
     * @param since since when it has failed; null if it has not
     * @param error why it failed last
     */
    public record OnChange(boolean owed, @Nullable Instant since, String error) implements Part {

        /** The state of a program that has been told of everything, or is not set. */
        public static final OnChange NONE = new OnChange(false, null, "");
    }

    /**
     * Hosts files that the settings no longer name.
     *
     * @param error sentences about those that the names of the fleet could not be taken out of
     */
    public record FormerFiles(String error) implements Part {}

    /** Returns the state with this part, replacing the one of its kind. */
    AgentState with(Part part) {
        return new AgentState(
                part instanceof Loop it ? it : loop,
                part instanceof Runs it ? it : runs,
                part instanceof Watchdog it ? it : watchdog,
                part instanceof Reported it ? it : reported,
                part instanceof Addresses it ? it : addresses,
                part instanceof Registries it ? it : registries,
                part instanceof Stream it ? it : stream,
                part instanceof Failure it ? it : failure,
                part instanceof Listed it ? it : list,
                part instanceof OnChange it ? it : onChange,
                part instanceof FormerFiles it ? it : formerFiles,
                part instanceof RemovalState it ? it : removals);
    }

    /** Returns the state without the part that grows with the list and only the agent uses. */
    AgentState withoutRemovals() {
        return new AgentState(
                loop,
                runs,
                watchdog,
                reported,
                addresses,
                registries,
                stream,
                failure,
                list,
                onChange,
                formerFiles,
                null);
    }
}
