package org.bosixnet.registry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.bosixnet.host.Cidr;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Reports;
import org.bosixnet.limit.RateLimit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices names that several computers report in turns, as copies of one computer do. A turn is a report of addresses of
 * which none was in the report before, which came from another network or in another way, or with other addresses of the
 * same /64. A name is contested once two turns within the window go back to somebody who had reported within it: A, B, A,
 * B. Within one network and way, only a known address tells who that is: a computer that makes up temporary addresses
 * does not go back to an old one. So nobody is taken for two who reports several addresses, comes by different ways with
 * the same ones, or moves to another network, even if back again.
 *
 * <p>Only names with a turn within the window take up memory, and those are few. Where the report before the first turn
 * came from is therefore not known, and it counts as from another network; whoever goes back to it is known by an address.
 * Safe for use by several threads.
 */
final class Contests {

    private static final Logger LOG = LoggerFactory.getLogger(Contests.class);

    /** How many turns are remembered of a name: copies beyond that many are noticed once they are fewer. */
    private static final int TURNS = 16;

    /** How many turns back to somebody there are in A, B, A, B. */
    private static final int RETURNS = 2;

    /** The most names remembered, so that a fleet whose addresses all change takes up no more. */
    private static final int MAX_NAMES = 100_000;

    /** The most names that are contested at once. */
    private static final int MAX_CONTESTED = 1000;

    private static final int LINES = 30;
    private static final Duration LINES_PERIOD = Duration.ofSeconds(10);

    private final long window;
    private final LongSupplier nanos;
    private final Cache<HostName, Deque<Turn>> turns;
    private final Map<HostName, Contest> contests = new ConcurrentHashMap<>();
    private final RateLimit<String> lines;

    /**
     * A reporter as far as it can be told from others.
     *
     * @param network null if it is not known
     */
    private record Reporter(@Nullable Cidr network, Reports reports) {
        @Override
        public String toString() {
            return network + (reports == Reports.UNKNOWN ? "" : " by " + reports.text());
        }
    }

    /**
     * Reports in a row of one reporter.
     *
     * @param last when the last of them came, in nanoseconds
     * @param back how long before that the one was there last to whom this goes back, in nanoseconds; {@link #TO_NOBODY}
     */
    private record Turn(Reporter by, List<HostAddress> addresses, long last, long back) {

        private static final long TO_NOBODY = Long.MAX_VALUE;

        Turn(Reporter by, List<HostAddress> addresses, long last) {
            this(by, addresses, last, TO_NOBODY);
        }

        /** Returns this as the next after others. */
        Turn after(Deque<Turn> past) {
            boolean moved = !past.isEmpty() && !by.equals(past.getLast().by);
            Iterator<Turn> latestFirst = past.descendingIterator();
            while (latestFirst.hasNext()) {
                Turn earlier = latestFirst.next();
                if (goesBackTo(earlier, moved)) {
                    return new Turn(by, addresses, last, last - earlier.last);
                }
            }
            return this;
        }

        /** Returns whether this is another reporter than the one before, as far as can be told. */
        boolean isAnotherThan(Turn before) {
            return Collections.disjoint(addresses, before.addresses) && (!by.equals(before.by) || isNear(before));
        }

        private boolean isNear(Turn other) {
            return addresses.stream()
                    .anyMatch(address -> other.addresses.stream().anyMatch(address::isNear));
        }

        /**
         * Returns whether this goes back to a reporter that was earlier.
         *
         * @param moved whether the turn in between came from elsewhere
         */
        private boolean goesBackTo(Turn earlier, boolean moved) {
            boolean known = moved && earlier.by.network != null;
            return (known || !Collections.disjoint(addresses, earlier.addresses))
                    && (earlier.by.network == null || by.equals(earlier.by));
        }

        @Override
        public String toString() {
            return by + " with " + addresses.get(0);
        }
    }

    /**
     * A name that is contested.
     *
     * @param last when the last turn was, in nanoseconds
     * @param said whether the log tells of it
     */
    private record Contest(Instant since, long last, boolean said) {}

    /**
     * @param window within which the turns have to be
     * @param nanos tells how time passes
     */
    Contests(Duration window, LongSupplier nanos) {
        this.window = window.toNanos();
        this.nanos = nanos;
        this.turns = Caffeine.newBuilder()
                .maximumSize(MAX_NAMES)
                .expireAfterWrite(window)
                .ticker(nanos::getAsLong)
                .executor(Runnable::run) // no thread of a pool that is not ours
                .build();
        this.lines = RateLimit.bucket(LINES, LINES_PERIOD, 1, nanos);
    }

    /** Returns since when a name is contested, or empty if it is not. */
    Optional<Instant> since(HostName name) {
        return Optional.ofNullable(contests.get(name)).map(Contest::since);
    }

    /** Returns of how many names turns are remembered. */
    long remembered() {
        turns.cleanUp();
        return turns.estimatedSize();
    }

    /** Returns how many names are contested. */
    int size() {
        return contests.size();
    }

    /**
     * Notes a report that was accepted, and returns whether the name is contested from now on.
     *
     * @param before the host before it was reported, null if there was none
     * @param record the host as reported
     */
    boolean reported(@Nullable HostRecord before, HostRecord record, Authority by, Instant now) {
        HostName name = record.name();
        long at = nanos.getAsLong();
        Turn former = former(before, record, at, now);
        if (former == null && !turns.asMap().containsKey(name)) {
            return false;
        }
        Turn turn = new Turn(new Reporter(by.actor().network(), by.reports()), record.addresses(), at);
        boolean[] contested = {false};
        Set<String> all = new TreeSet<>();
        turns.asMap().compute(name, (same, known) -> {
            Deque<Turn> past = known == null ? new ArrayDeque<>(2) : known;
            while (!past.isEmpty() && at - past.peekFirst().last() > window) {
                past.removeFirst();
            }
            if (past.isEmpty() && former != null && at - former.last() <= window) {
                past.addLast(former);
            }
            Turn last = past.peekLast();
            boolean turned = last == null || turn.isAnotherThan(last);
            if (!turned) {
                past.pollLast();
            } else if (past.size() == TURNS) {
                past.removeFirst();
            }
            if (!turned && past.isEmpty()) {
                return null; // the one who reported before has been gone for longer
            }
            past.addLast(turn.after(past));
            contested[0] = turned && returns(past) >= RETURNS;
            if (contested[0]) {
                past.stream().filter(one -> one.by().network() != null).forEach(one -> all.add(one.toString()));
            }
            return past;
        });
        return contested[0] && contested(name, all, at, now);
    }

    /** Returns the turn before a report, as far as the record tells it; null if the report shares an address with it. */
    private static @Nullable Turn former(@Nullable HostRecord before, HostRecord record, long at, Instant now) {
        if (before == null || !before.listed() || !Collections.disjoint(before.addresses(), record.addresses())) {
            return null;
        }
        long age = Math.max(0, TimeUnit.NANOSECONDS.convert(Duration.between(before.seen(), now)));
        return new Turn(new Reporter(null, before.reports()), before.addresses(), at - age);
    }

    /** Returns how many turns go back to somebody who is among them. */
    private static int returns(Deque<Turn> past) {
        long first = past.getFirst().last();
        int returns = 0;
        for (Turn turn : past) {
            returns += turn.last() - first >= turn.back() ? 1 : 0;
        }
        return returns;
    }

    private boolean contested(HostName name, Set<String> all, long at, Instant now) {
        Contest before = contests.get(name);
        if (before == null && contests.size() >= MAX_CONTESTED) {
            return false;
        }
        boolean says = (before == null || !before.said()) && lines.take("").isZero();
        boolean noted = before == null
                ? contests.putIfAbsent(name, new Contest(now, at, says)) == null
                : contests.replace(name, before, new Contest(before.since(), at, before.said() || says));
        if (noted && says) {
            LOG.warn(
                    "{} is contested: several computers report it in turns, from {}. Give each a name of its own.",
                    name,
                    String.join(", ", all));
        }
        return noted && before == null;
    }

    /** Ends what has had no turn within the window, and returns those names. */
    Set<HostName> look() {
        long at = nanos.getAsLong();
        Set<HostName> ended = new HashSet<>();
        contests.forEach((name, contest) -> {
            if (at - contest.last() > window && contests.remove(name, contest)) {
                ended.add(name);
                if (contest.said()) {
                    LOG.info("{} is no longer contested: it was since {}.", name, contest.since());
                }
            }
        });
        return ended;
    }
}
