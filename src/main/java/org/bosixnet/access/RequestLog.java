package org.bosixnet.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.bosixnet.registry.RateLimit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Says what requests cause, so that nobody can fill the disk by sending them: the same of the same network once in a
 * while and then only counted, and of all networks together so many lines and stack traces at most. How much was left
 * out, the next line says.
 */
public final class RequestLog {

    /** How long the same of the same network is only counted. */
    static final Duration PERIOD = Duration.ofMinutes(10);

    /** How many lines at once, and how often one afterwards: about 10 MB a day. */
    static final int LINES = 100;

    static final Duration LINE_PERIOD = Duration.ofSeconds(2);

    /** The same of defects, which nobody else's lines crowd out: a stack trace has 5 kB and more. */
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

    /** What happened, and to whom: an address block, or null where nobody knows. */
    private record Occurrence(String what, @Nullable Object network) {}

    /**
     * What was said of an occurrence.
     *
     * @param at when, in nanoseconds
     * @param id under which it can be found in the log
     */
    private record Said(long at, String id) {}

    /**
     * @param nanos tells how time passes
     */
    public RequestLog(LongSupplier nanos) {
        this.nanos = nanos;
        this.lines = RateLimit.bucket(LINES, LINE_PERIOD, 1, nanos);
        this.traces = RateLimit.bucket(TRACES, TRACE_PERIOD, 1, nanos);
    }

    /**
     * Says a sentence of a client, unless it was said of the client's network a short while ago.
     *
     * @param sentence with {@code {}} for the client
     */
    public void tell(Logger log, Level level, String sentence, ClientAddress client) {
        if (said(new Occurrence(sentence, client.block()), lines).isNew()) {
            log.atLevel(level).log(sentence + leftOut(), client);
        }
    }

    /**
     * Says that a request failed by a defect, with the stack trace, unless it was said of the same place in the code and
     * the same network a short while ago.
     *
     * @param request which one, for people; harmless to a terminal
     * @param network from where it came, or null if that is not known
     * @return under which id the log tells of it, or empty if it does not
     */
    public Optional<String> defect(Logger log, Throwable thrown, String request, @Nullable Object network) {
        Turn turn = said(new Occurrence(thrown.getClass().getName() + " at " + place(thrown), network), traces);
        if (turn.isNew()) {
            log.error("Error {} at {}{}", turn.id(), request, leftOut(), thrown);
        }
        return Optional.ofNullable(turn.id());
    }

    /**
     * Whether to say something.
     *
     * @param isNew whether it has to be said now
     * @param id under which it is said, or was; null if it is not
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

    /** Returns what to say of what was not said since this was last asked. */
    private String leftOut() {
        long count = more.getAndSet(0);
        return count == 0 ? "" : " (" + count + " more were left out since the last line)";
    }

    /** The innermost frame; the runtime leaves traces out of what is thrown very often. */
    private static String place(Throwable thrown) {
        StackTraceElement[] trace = thrown.getStackTrace();
        return trace.length == 0 ? "an unknown place" : trace[0].toString();
    }
}
