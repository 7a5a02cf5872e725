package org.bosixnet.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.bosixnet.limit.RateLimit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Logs what requests cause, limited so that nobody can fill the disk by sending them. The same line about the same
 * network is logged once per period and otherwise only counted, and the lines and stack traces of all networks together
 * are limited. The next line says how many were left out.
 */
public final class RequestLog {

    /** How long repetitions of a line about the same network are only counted. */
    static final Duration PERIOD = Duration.ofMinutes(10);

    /** How many lines at once, and how often one more afterwards: about 10 MB a day. */
    static final int LINES = 100;

    static final Duration LINE_PERIOD = Duration.ofSeconds(2);

    /** The same for defects, which other lines never crowd out: a stack trace has 5 kB or more. */
    static final int TRACES = 10;

    static final Duration TRACE_PERIOD = Duration.ofMinutes(1);

    private static final int REMEMBERED = 10_000;

    private final LongSupplier nanos;
    private final RateLimit<Boolean> lines;
    private final RateLimit<Boolean> traces;
    private final AtomicLong more = new AtomicLong();

    private final Cache<Occurrence, Said> said = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .executor(Runnable::run) // no thread of a pool that is not ours
            .build();

    /** What happened, and for which network: an address block, or null if it is unknown. */
    private record Occurrence(String what, @Nullable Object network) {}

    /**
     * What was logged about an occurrence.
     *
     * @param at when, in nanoseconds
     * @param id the id to find it by in the log
     */
    private record Said(long at, String id) {}

    /**
     * @param nanos the monotonic clock, in nanoseconds
     */
    public RequestLog(LongSupplier nanos) {
        this.nanos = nanos;
        this.lines = RateLimit.bucket(LINES, LINE_PERIOD, 1, nanos);
        this.traces = RateLimit.bucket(TRACES, TRACE_PERIOD, 1, nanos);
    }

    /**
     * Logs a sentence about a client, unless it was logged about the client's network within {@link #PERIOD}.
     *
     * @param sentence with {@code {}} for the client
     */
    public void tell(Logger log, Level level, String sentence, ClientAddress client) {
        if (said(new Occurrence(sentence, client.block()), lines).isNew()) {
            log.atLevel(level).log(sentence + leftOut(), client);
        }
    }

    /**
     * Logs, with the stack trace, that a request failed because of a defect, unless that was logged for the same place
     * in the code and the same network within {@link #PERIOD}.
     *
     * @param request describes the request, for people; harmless to a terminal
     * @param network the network that it came from, or null if that is not known
     * @return the id to find it by in the log, or empty if it was not logged
     */
    public Optional<String> defect(Logger log, Throwable thrown, String request, @Nullable Object network) {
        Turn turn = said(new Occurrence(thrown.getClass().getName() + " at " + place(thrown), network), traces);
        if (turn.isNew()) {
            log.error("Error {} at {}{}", turn.id(), request, leftOut(), thrown);
        }
        return Optional.ofNullable(turn.id());
    }

    /**
     * Whether to log something.
     *
     * @param isNew whether to log it now
     * @param id the id that it is or was logged under; null if it is not logged
     */
    private record Turn(boolean isNew, @Nullable String id) {}

    private Turn said(Occurrence occurrence, RateLimit<Boolean> ofAll) {
        long now = nanos.getAsLong();
        String fresh = UUID.randomUUID().toString();
        Said last = said.asMap().compute(occurrence, (same, known) -> {
            boolean due = known == null || now - known.at() >= PERIOD.toNanos();
            return due && ofAll.take(true).isZero() ? new Said(now, fresh) : known;
        });
        boolean isNew = last != null && last.id().equals(fresh);
        if (!isNew) {
            more.incrementAndGet();
        }
        return new Turn(isNew, last == null ? null : last.id());
    }

    /** Returns a note on how many lines were left out since the last call, empty if none. */
    private String leftOut() {
        long count = more.getAndSet(0);
        return count == 0 ? "" : " (" + count + " more were left out since the last line)";
    }

    /** Returns the innermost frame; the runtime omits the traces of exceptions that are thrown very often. */
    private static String place(Throwable thrown) {
        StackTraceElement[] trace = thrown.getStackTrace();
        return trace.length == 0 ? "an unknown place" : trace[0].toString();
    }
}
