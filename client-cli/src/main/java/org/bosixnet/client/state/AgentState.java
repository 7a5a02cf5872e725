package org.bosixnet.client.state;

import java.time.Instant;
import java.util.List;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.LeftOuts;
import org.jspecify.annotations.Nullable;

/**
 * What an agent keeps across a restart, and {@code bosixnet status} shows. Each part is null until something is known of
 * it, and is published by one thread, when it changes. Sentences are for people; one that is empty means that there is
 * nothing to say.
 */
public record AgentState(
        @Nullable Loop loop,
        @Nullable Runs runs,
        @Nullable Watchdog watchdog,
        @Nullable Reported reported,
        @Nullable Registries registries,
        @Nullable Stream stream,
        @Nullable Failure failure,
        @Nullable Listed list,
        @Nullable RemovalState removals) {

    /** The state of an agent that never ran. */
    public static final AgentState EMPTY = new AgentState(null, null, null, null, null, null, null, null, null);

    /** One of the parts, which is replaced as a whole. */
    public sealed interface Part
            permits Loop, Runs, Watchdog, Reported, Registries, Stream, Failure, Listed, RemovalState {}

    /**
     * Whether the loop turns.
     *
     * @param since when this run began
     * @param at the last sign of life
     */
    public record Loop(@Nullable Instant since, @Nullable Instant at) implements Part {}

    /**
     * The runs in a row that did not come to a good end.
     *
     * @param unfinished how many, this one included until it has proven good
     * @param listFrom until when this one leaves the list alone; null if it does not
     */
    public record Runs(int unfinished, @Nullable Instant listFrom) implements Part {}

    /** @param error why systemd cannot be told that all is well */
    public record Watchdog(String error) implements Part {}

    /** @param addresses what the registries were last told to list, the preferred one first */
    public record Reported(List<HostAddress> addresses) implements Part {
        public Reported {
            addresses = List.copyOf(addresses);
        }
    }

    /** How reporting goes, in the order of {@code URL}. */
    public record Registries(List<Registry> all) implements Part {
        public Registries {
            all = List.copyOf(all);
        }
    }

    /**
     * How reporting to one registry goes.
     *
     * @param url the registry's URL, without credentials
     * @param reported what the registry took last; empty if nothing, or a withdrawal
     * @param lastSuccess when that was
     * @param failingSince when the first of the attempts failed that have failed since; null if the last one succeeded
     * @param error why the last attempt failed
     */
    public record Registry(
            String url,
            List<HostAddress> reported,
            @Nullable Instant lastSuccess,
            @Nullable Instant failingSince,
            String error) {
        public Registry {
            reported = List.copyOf(reported);
        }
    }

    /**
     * Whether the list comes by stream.
     *
     * @param url whose stream it is, empty if there is none
     * @param since when it began, null if there is none
     * @param lastEvent when a stream last told of something, null if never
     * @param why sentences about why there is none
     */
    public record Stream(
            String url, @Nullable Instant since, @Nullable Instant lastEvent, String why) implements Part {}

    /**
     * Whether the hosts file is kept up to date.
     *
     * @param since when it first failed; null if all is well
     * @param error why it is not
     */
    public record Failure(@Nullable Instant since, String error) implements Part {}

    /**
     * What came of the list that was last brought into the hosts file.
     *
     * @param at when that was
     * @param from where the list came from
     * @param names how many names are in the block
     * @param held about removals that are held back
     * @param leftovers how many lines an original's agent may have left outside the block
     * @param shortage about a list that is longer than there is room for
     * @param leftOut what of the list is not in the file, and why
     */
    public record Listed(
            @Nullable Instant at, String from, int names, String held, int leftovers, String shortage, LeftOuts leftOut)
            implements Part {}

    /** Returns the state with this part in the place of the one of its kind. */
    AgentState with(Part part) {
        return new AgentState(
                part instanceof Loop it ? it : loop,
                part instanceof Runs it ? it : runs,
                part instanceof Watchdog it ? it : watchdog,
                part instanceof Reported it ? it : reported,
                part instanceof Registries it ? it : registries,
                part instanceof Stream it ? it : stream,
                part instanceof Failure it ? it : failure,
                part instanceof Listed it ? it : list,
                part instanceof RemovalState it ? it : removals);
    }

    /** Returns the state without what grows with the list, and is of use to the agent alone. */
    AgentState withoutRemovals() {
        return new AgentState(loop, runs, watchdog, reported, registries, stream, failure, list, null);
    }
}
