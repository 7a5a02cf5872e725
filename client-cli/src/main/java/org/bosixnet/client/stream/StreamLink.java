package org.bosixnet.client.stream;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalInt;
import org.bosixnet.client.address.Whereabouts.Change;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.state.AgentState;
import org.bosixnet.client.stream.StreamMailbox.End;
import org.bosixnet.client.stream.StreamMailbox.Mail;
import org.bosixnet.client.time.AgentClock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one stream of changes open, that of the first registry that offers one, and opens another when it ends. Has no
 * thread of its own: the calling thread is woken when there is something to take. Not thread-safe.
 */
public final class StreamLink implements AutoCloseable {

    /** A stream that has not begun by then is given up: something on the way is holding it back. */
    public static final Duration OPEN_WITHIN = Duration.ofSeconds(30);

    /** How long the members of a cluster may be behind what one of them told; then that is forgotten. */
    static final Duration LONGEST_BEHIND = Duration.ofMinutes(2);

    /** Events closer together than this count as one in the time of the last event. */
    private static final Duration EVENTS_TOLD_APART = Duration.ofSeconds(10);

    private static final Mail NO_MAIL = new Mail(false, false, List.of(), null);

    /** A stream that is open or about to be. */
    private static final class Attempt {
        private final int index;
        private final @Nullable String from;
        private final StreamMailbox mailbox;
        private final Duration start;
        private Registry.@Nullable Stream stream;
        private @Nullable Duration openedAt;
        private @Nullable Instant since;

        /** Whether it was given up because this computer may have moved. */
        private boolean left;

        /** Whether its registry turned out to tell less than is known. */
        private boolean behind;

        Attempt(int index, @Nullable String from, StreamMailbox mailbox, Duration start) {
            this.index = index;
            this.from = from;
            this.mailbox = mailbox;
            this.start = start;
        }
    }

    private final List<Registry> peers;
    private final StreamPlan plan;
    private final long mostBytes;
    private final AgentClock clock;

    private @Nullable Attempt attempt;
    private boolean allowed = true;
    private @Nullable Instant lastEvent;

    /** The position up to which the last stream reported everything, or null if it cannot be resumed there. */
    private @Nullable String position;

    /** The index of the registry to which the position belongs, and to the others of its cluster. */
    private int positionOf;

    /** Since when members of a cluster have not come as far as another one had told; null if none is behind. */
    private @Nullable Duration behindSince;

    /**
     * @param peers in the order of preference; of a cluster, each member is asked for a stream
     * @param mostBytes how many bytes of changes may wait to be taken
     * @param clock the clock to wake when there is something to take
     */
    public StreamLink(List<Registry> peers, StreamPlan plan, long mostBytes, AgentClock clock) {
        this.peers = peers.stream().flatMap(peer -> peer.members().stream()).toList();
        this.plan = plan;
        this.mostBytes = mostBytes;
        this.clock = clock;
    }

    /** Sets whether a stream is wanted; if not, ends the current one. */
    public void allow(boolean wanted) {
        allowed = wanted;
        if (!wanted) {
            close();
        }
    }

    /** Returns what has arrived since the last call. */
    public Mail take() {
        Attempt current = attempt;
        if (current == null) {
            return NO_MAIL;
        }
        Duration now = clock.uptime();
        Mail mail = withoutOlder(current, current.mailbox.take(), now);
        if (mail.opened()) {
            current.openedAt = now;
            current.since = clock.now();
        }
        if (mail.reset() || !mail.changes().isEmpty()) {
            Instant time = clock.now().truncatedTo(ChronoUnit.SECONDS);
            if (lastEvent == null || !time.isBefore(lastEvent.plus(EVENTS_TOLD_APART))) {
                lastEvent = time; // each one is written to a file
            }
        }
        if (mail.end() != null) {
            ended(current, mail.end(), now);
        } else if (current.openedAt == null && now.compareTo(current.start.plus(OPEN_WITHIN)) >= 0) {
            End late = new End(new RegistryException(
                    RegistryException.Kind.UNREACHABLE,
                    peers.get(current.index).url() + " did not begin its stream of changes within "
                            + OPEN_WITHIN.toSeconds() + " s."));
            ended(current, late, now);
            return new Mail(mail.opened(), mail.reset(), mail.changes(), late);
        } else if (current.mailbox.takeBehind() && plan.leaves(current.index, now)) {
            end(
                    current,
                    RegistryException.Kind.BUSY,
                    peers.get(current.index).url() + " does not hear of what others of its cluster store.");
        }
        return mail;
    }

    /** Ends a stream, after what has arrived of it. */
    private static void end(Attempt current, RegistryException.Kind kind, String why) {
        if (current.stream != null) {
            current.stream.close(); // first, so that nothing arrives after the end
        }
        current.mailbox.ended(new RegistryException(kind, why));
    }

    /**
     * Ends the stream of a member that wants the list to be fetched, but has not come as far yet as another member had
     * told: its list would bring back what is gone. Not for longer than {@link #LONGEST_BEHIND}, for the other may have
     * told what is not so.
     */
    private Mail withoutOlder(Attempt current, Mail mail, Duration now) {
        boolean older = mail.reset()
                && plan.hasOthers(current.index)
                && Position.isBefore(current.mailbox.resetAt(), current.from)
                && !isOver(behindSince, now);
        if (!older) {
            behindSince = mail.reset() || !mail.changes().isEmpty() ? null : behindSince;
            return mail;
        }
        behindSince = behindSince == null ? now : behindSince;
        current.behind = true;
        if (current.stream != null) {
            current.stream.close();
        }
        return new Mail(
                false,
                false,
                List.of(),
                new End(new RegistryException(
                        RegistryException.Kind.BUSY,
                        peers.get(current.index).url()
                                + " has not come as far yet as another member of its cluster.")));
    }

    private static boolean isOver(@Nullable Duration since, Duration now) {
        return since != null && now.compareTo(since.plus(LONGEST_BEHIND)) >= 0;
    }

    /** Returns whether what members of a cluster tell now may be older than what another one had told. */
    public boolean isBehind() {
        return behindSince != null && !isOver(behindSince, clock.uptime());
    }

    private void ended(Attempt current, End end, Duration now) {
        int index = current.index;
        RegistryException why = end.why();
        String sentence =
                why == null ? peers.get(index).url() + " ended its stream of changes." : "" + why.getMessage();
        if (current.openedAt != null && !current.behind) {
            // what could not be read would be sent again
            boolean unreadable = why != null && why.kind() == RegistryException.Kind.BAD_ANSWER;
            position = unreadable ? null : current.mailbox.position();
            positionOf = index;
            behindSince = null;
            plan.lost(index, now.minus(current.openedAt), current.mailbox.pause(), sentence, now);
        } else {
            if (why != null && why.kind() == RegistryException.Kind.REJECTED) {
                position = null; // it may be rejecting the position
            }
            noteBehind(current, why, now);
            plan.failed(
                    index,
                    why == null ? new RegistryException(RegistryException.Kind.UNREACHABLE, sentence) : why,
                    now);
        }
        close();
        if (current.left) {
            plan.hurry(now);
        }
    }

    /** Notes that a member has not come as far as the position from which it should go on, if it says so. */
    private void noteBehind(Attempt current, @Nullable RegistryException why, Duration now) {
        boolean may =
                why != null && why.said() == RegistryException.Said.THAT_IT_IS_BEHIND && plan.hasOthers(current.index);
        if (may && behindSince == null) {
            behindSince = now;
        } else if (may && isOver(behindSince, now)) {
            position = null;
            behindSince = null;
        }
    }

    /**
     * Notes that this computer may have moved in the network: an open stream may be dead, and what failed may work now.
     * A stream that has not begun yet may be waiting for an answer that cannot arrive, so it is requested again in any
     * case.
     */
    public void moved(Change change) {
        Attempt current = attempt;
        boolean goesOn = change == Change.CAME && current != null && current.openedAt != null;
        if (change == Change.NONE || goesOn) {
            return;
        }
        if (current != null && current.stream != null) {
            current.left = true;
            end(current, RegistryException.Kind.UNREACHABLE, "This computer may have moved in the network.");
        } else {
            plan.hurry(clock.uptime());
        }
    }

    /** Requests a stream if there is none and it is time to. */
    public void connect() {
        OptionalInt next = allowed && attempt == null ? plan.next(clock.uptime()) : OptionalInt.empty();
        if (next.isPresent()) {
            int index = next.getAsInt();
            String from = plan.areOne(index, positionOf) ? position : null;
            Attempt made = new Attempt(index, from, new StreamMailbox(from, mostBytes, clock::wake), clock.uptime());
            attempt = made;
            made.stream = peers.get(index).events(from, made.mailbox);
        }
    }

    /**
     * Makes the next stream start without a position. For a caller that has fetched another list meanwhile: otherwise
     * older changes would be repeated, and would undo newer ones for a moment.
     */
    public void forgetPosition() {
        position = null;
    }

    /** Returns when to call again even if nothing arrives, or null if never. */
    @Nullable
    public Duration nextTime() {
        Attempt current = attempt;
        if (current == null) {
            return allowed ? plan.nextTime() : null;
        }
        return current.openedAt == null ? current.start.plus(OPEN_WITHIN) : null;
    }

    /** Returns the registry whose stream is open, or null if none is. */
    @Nullable
    public Registry peer() {
        Attempt current = attempt;
        return current == null || current.openedAt == null ? null : peers.get(current.index);
    }

    /** Returns whether a stream has been requested and has not begun yet. */
    public boolean isConnecting() {
        return attempt != null && attempt.openedAt == null;
    }

    /** Returns within what time the registries want their agents to come back; zero if none has had a stream. */
    public Duration spread() {
        return plan.spread(clock.uptime());
    }

    /** Returns the state of the stream. */
    public AgentState.Stream status() {
        Attempt at = attempt;
        return at == null || at.since == null
                ? new AgentState.Stream("", null, null, allowed ? plan.why() : "The list comes from LOG_DIR.")
                : new AgentState.Stream(peers.get(at.index).url(), at.since, lastEvent, plan.whyNotBefore(at.index));
    }

    /** Ends the stream. */
    @Override
    public void close() {
        if (attempt != null && attempt.stream != null) {
            attempt.stream.close();
        }
        attempt = null;
    }
}
