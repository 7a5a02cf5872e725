package org.bosixnet.async;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.bosixnet.thread.SafeLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Writes one answer as fast as its client reads, and ends it once.
 *
 * <p>The container calls when there is room; other threads call when there is something new, or when the answer must
 * end. None of them may hold a lock while it calls the container, which has a lock of its own and calls back under it.
 * So each caller adds to {@code work}; the one that finds it zero acts, and continues until nobody has added meanwhile.
 *
 * <p>When a write fails, the container ends the request on a thread of its own, and may then reuse its objects for
 * another client. So nobody else completes the request, unless the container is silent for {@link #MAX_SILENCE}.
 *
 * <p>Whatever the container or the source throws ends this answer and nothing else: no method except {@link #start}
 * throws, unless the callback for the end does.
 */
public final class AsyncWriter implements WriteListener, AsyncListener {

    /** The most bytes to give the container at once, so that a slow client holds no more than that. */
    public static final int CHUNK = 32 * 1024;

    /** The size of the container's buffer with which an answer that is longer than that is written fastest. */
    public static final int BUFFER = CHUNK + Bufferfuls.FRAME;

    /** How long a client may read nothing before it counts as gone. */
    public static final Duration MAX_BLOCKED = Duration.ofSeconds(40);

    /** How long a client may read nothing before its stream makes room for others, where there is no other room. */
    public static final Duration STALLED = Duration.ofSeconds(10);

    /** How long the container may take to report the end of the client after a failed write. */
    public static final Duration MAX_SILENCE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(AsyncWriter.class);

    /** The time of a failure when the clock failed, too. Never a real time, since {@link #now} returns odd numbers. */
    private static final long SOME_TIME = 2;

    /** The bytes to write. */
    public interface Source {

        /**
         * Returns the next bytes, backed by an array; none if there are none now. Called by one thread at a time, and
         * only when there is room.
         */
        ByteBuffer next();

        /** Returns whether no more bytes will ever come. */
        default boolean isAtEnd() {
            return false;
        }

        /**
         * Does what is due, about once a second.
         *
         * @param now the time in nanoseconds
         */
        default void look(long now) {}

        /** Gives back what it holds: nothing more is written. Any thread may call this, also while another is in {@link #next}. */
        default void over() {}
    }

    private final AsyncContext async;
    private final ServletOutputStream out;
    private final Source source;
    private final Bufferfuls bufferfuls;
    private final Runnable gone;
    private final LongSupplier nanos;
    private final long end;
    private final AtomicInteger work = new AtomicInteger();
    private final AtomicBoolean finished = new AtomicBoolean();

    private volatile boolean ending;

    /** The time since which there is no room to write, 0 if there is room. */
    private volatile long blocked;

    /** The time since which the client is known to be gone, 0 if it is not. */
    private volatile long failed;

    /**
     * @param time the longest that the answer may take
     * @param gone called once when the answer has ended
     * @param nanos the monotonic clock, in nanoseconds
     */
    public AsyncWriter(AsyncContext async, Source source, Duration time, Runnable gone, LongSupplier nanos)
            throws IOException {
        this.async = async;
        this.out = async.getResponse().getOutputStream();
        this.source = source;
        this.bufferfuls = new Bufferfuls(out, async.getResponse().getBufferSize(), source);
        this.gone = gone;
        this.nanos = nanos;
        this.end = nanos.getAsLong() + time.toNanos();
        this.blocked = now(); // until the container has asked for something to write
    }

    /** Starts writing. */
    public void start() {
        async.addListener(this);
        out.setWriteListener(this);
    }

    /** Writes the source's bytes, if there is room. */
    public void wake() {
        if (blocked == 0) {
            act();
        }
    }

    /** Ends the answer, even if it is incomplete. */
    public void cut() {
        ending = true;
        act();
    }

    /** Returns whether the client is gone, or has read nothing for {@link #STALLED}, as far as can be known. */
    boolean isStalled() {
        long since = blocked;
        return failed != 0 || (since != 0 && nanos.getAsLong() - since > STALLED.toNanos());
    }

    /**
     * Does what is due; must be called about once a second.
     *
     * @return whether the answer was ended just now because its client takes nothing
     */
    @CanIgnoreReturnValue
    public boolean look() {
        long now;
        try {
            now = nanos.getAsLong();
        } catch (RuntimeException | Error e) { // nothing is lost: the next look can tell
            say(e);
            return false;
        }
        boolean stuck = false;
        try {
            if (failed == SOME_TIME) {
                failed = now | 1;
            } else if (failed != 0) {
                if (now - failed > MAX_SILENCE.toNanos()) {
                    finish();
                }
            } else if (blocked != 0 && now - blocked > MAX_BLOCKED.toNanos()) {
                stuck = !ending;
                cut();
            } else if (now - end > 0) {
                cut();
            } else {
                source.look(now);
            }
        } catch (RuntimeException | Error e) {
            fail(e);
        }
        return stuck;
    }

    @Override
    public void onWritePossible() {
        act();
    }

    private void act() {
        if (work.getAndIncrement() != 0) {
            return;
        }
        int done;
        do {
            done = work.get();
            try {
                write();
            } catch (IOException | RuntimeException | Error e) {
                fail(e);
            }
            if (ending && failed == 0) {
                finish();
            }
        } while (work.addAndGet(-done) != 0);
    }

    private void write() throws IOException {
        while (!ending && failed == 0) {
            if (!out.isReady()) {
                if (blocked == 0) {
                    blocked = now();
                }
                return;
            }
            blocked = 0;
            if (!bufferfuls.writeOn()) {
                if (!source.isAtEnd()) {
                    return;
                }
                ending = true;
            }
        }
    }

    @Override
    public void onError(Throwable problem) {
        fail();
    }

    private void fail(Throwable why) {
        fail();
        say(why);
    }

    private void fail() {
        if (failed == 0) {
            failed = SOME_TIME;
            try {
                failed = now();
            } catch (RuntimeException | Error e) {
                // the next look can tell
            }
        }
    }

    /** Logs a failure, unless a container reports the end of a client or a request by it. */
    private static void say(Throwable failure) {
        if (!HangUp.isShownBy(failure) && !(failure instanceof IllegalStateException)) {
            SafeLog.say(LOG, Level.WARN, "A stream failed, and is ended", null, failure);
        }
    }

    /** Returns the time, never an even number. */
    private long now() {
        return nanos.getAsLong() | 1;
    }

    private void finish() {
        if (finished.compareAndSet(false, true)) {
            try {
                async.complete();
            } catch (RuntimeException | Error e) { // also where the container has ended it already
                say(e);
            } finally {
                gone.run();
            }
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
        ending = true;
        if (finished.compareAndSet(false, true)) {
            gone.run();
        }
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        fail();
        finish();
    }

    @Override
    public void onError(AsyncEvent event) {
        fail();
        finish();
    }

    /** Does nothing: the request is never made asynchronous again. */
    @Override
    public void onStartAsync(AsyncEvent event) {}
}
