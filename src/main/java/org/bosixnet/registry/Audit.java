package org.bosixnet.registry;

import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.bosixnet.host.Cidr;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostKey;
import org.bosixnet.host.HostName;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.KeyDigest;
import org.bosixnet.limit.RateLimit;
import org.jspecify.annotations.Nullable;

/**
 * Logs each change of a name's owner, and who takes a backup, to a log of its own: {@value #LOG_NAME}. The change is derived from the records
 * before and after it, so no way of changing keys can miss its line. A line never contains a key.
 */
public final class Audit {

    public static final String LOG_NAME = "org.bosixnet.audit";

    /** Not SLF4J, which walks the stack for each line to tell who logs it: a tenth of the work of a change. */
    private static final Logger LOG = Logger.getLogger(LOG_NAME);

    private static final String REPLACE = "replace";

    /** How many refusals of one caller are logged at once, and how often afterwards: anyone can keep asking in vain. */
    private static final int REFUSALS = 10;

    private static final Duration REFUSALS_PERIOD = Duration.ofMinutes(1);

    /** The same for sessions that begin and end: any holder of a key can keep doing that, too. */
    private static final int SESSIONS = 30;

    private static final Duration SESSIONS_PERIOD = Duration.ofSeconds(10);

    private static final int REMEMBERED = 10_000;

    /** The same for all callers together: one has as many networks as it likes. */
    private static final int OF_ALL = 100;

    private static final Duration OF_ALL_PERIOD = Duration.ofSeconds(2);

    private final Clock clock;
    private final Bounded refusals;
    private final Bounded sessions;

    /**
     * @param nanos tells how time passes, for limits
     */
    Audit(Clock clock, LongSupplier nanos) {
        this.clock = clock;
        this.refusals = new Bounded(RateLimit.bucket(REFUSALS, REFUSALS_PERIOD, REMEMBERED, nanos), nanos);
        this.sessions = new Bounded(RateLimit.bucket(SESSIONS, SESSIONS_PERIOD, REMEMBERED, nanos), nanos);
    }

    /** Lines that change nothing, so that a caller can cause as many as it likes. Some are logged, and how many were not. */
    private final class Bounded {
        private final RateLimit<Actor> each;
        private final RateLimit<Boolean> all;
        private final AtomicLong leftOut = new AtomicLong();

        Bounded(RateLimit<Actor> each, LongSupplier nanos) {
            this.each = each;
            this.all = RateLimit.bucket(OF_ALL, OF_ALL_PERIOD, 1, nanos);
        }

        void tell(String event, @Nullable HostName name, Actor by) {
            if (!each.take(by).isZero() || !all.take(true).isZero()) {
                leftOut.incrementAndGet();
                return;
            }
            long count = leftOut.getAndSet(0);
            line(event, name, "", by + (count == 0 ? "" : " left-out=" + count));
        }
    }

    /**
     * The caller behind a change, for the log.
     *
     * @param kind of the key that was presented, or what stands for it
     * @param id of that key, or what stands for it
     * @param network that the request came from: the /64 of an IPv6 address, a single IPv4 address; null if there was none
     */
    public record Actor(String kind, String id, @Nullable Cidr network) {

        /** Of keys that are settings; the name is known to the log, too. */
        static final String ADMIN = "admin";

        static final String JOIN = "join";

        /** The registry itself. */
        static final Actor REGISTRY = new Actor("registry", "-", null);

        @Override
        public String toString() {
            return "by=" + kind + ":" + id + " network=" + (network == null ? "-" : network);
        }
    }

    /**
     * Logs how a commit changed the owner of a name, or nothing if it did not.
     *
     * @param before null if there was no record
     * @param after null if there is none any more
     */
    void changed(HostName name, @Nullable HostRecord before, @Nullable HostRecord after, Actor by) {
        List<HostKey> old = before == null ? List.of() : before.keys();
        List<HostKey> now = after == null ? List.of() : after.keys();
        boolean admin = by.kind().equals(Actor.ADMIN);
        if (!admin
                && old.size() == HostRecord.MAX_KEYS
                && !now.isEmpty()
                && old.get(1).equals(now.get(0))) {
            line("rotate-done", name, old.subList(1, 2), old.subList(0, 1), by);
            old = old.subList(1, 2);
        }
        if (!old.equals(now)) {
            String event = event(old, now, by);
            line(event, name, event.equals(REPLACE) ? now : without(now, old), without(old, now), by);
        } else if (admin && !addresses(before).equals(addresses(after))) {
            line(addresses(after).isEmpty() ? "withdraw" : "report", name, List.of(), List.of(), by);
        }
    }

    private static String event(List<HostKey> old, List<HostKey> now, Actor by) {
        if (now.isEmpty()) {
            return "unbind";
        }
        if (old.isEmpty()) {
            return by.kind().equals(Actor.JOIN) ? "join" : "issue";
        }
        return old.get(0).equals(now.get(0)) ? "rotate-begun" : REPLACE;
    }

    private static List<HostKey> without(List<HostKey> keys, List<HostKey> others) {
        List<KeyDigest> known = others.stream().map(HostKey::digest).toList();
        return keys.stream().filter(key -> !known.contains(key.digest())).toList();
    }

    private static List<HostAddress> addresses(@Nullable HostRecord record) {
        return record == null ? List.of() : record.addresses();
    }

    /** Logs a change that was refused because of the name's owner; if there are many, only some of them. */
    void refused(String event, HostName name, Actor by) {
        refusals.tell(event, name, by);
    }

    /** Logs the beginning of a session on the page; if there are many, only some of them. */
    public void signedIn(Actor by) {
        sessions.tell("sign-in", null, by);
    }

    /** Logs the end of a session on the page; if there are many, only some of them. */
    public void signedOut(Actor by) {
        sessions.tell("sign-out", null, by);
    }

    /** Logs that somebody begins to take a backup. */
    public void backedUp(Actor by) {
        line("backup", null, List.of(), List.of(), by);
    }

    private void line(String event, @Nullable HostName name, List<HostKey> keys, List<HostKey> gone, Actor by) {
        line(event, name, ids(" key=", keys) + ids(" gone=", gone), by.toString());
    }

    private void line(String event, @Nullable HostName name, String keys, String end) {
        LogRecord line = new LogRecord(
                Level.INFO,
                "time=" + clock.instant().truncatedTo(ChronoUnit.MILLIS)
                        + " event=" + event
                        + (name == null ? "" : " name=" + name)
                        + keys
                        + " " + end);
        line.setLoggerName(LOG_NAME);
        line.setSourceClassName(Audit.class.getName());
        line.setSourceMethodName("line");
        LOG.log(line);
    }

    private static String ids(String label, List<HostKey> keys) {
        return keys.isEmpty()
                ? ""
                : label + keys.stream().map(key -> "host:" + key.id()).collect(Collectors.joining(","));
    }
}
