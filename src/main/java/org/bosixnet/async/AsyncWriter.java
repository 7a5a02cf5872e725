package org.bosixnet.async;

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

/**
 * Writes one answer as fast as its client reads, and ends it once.
 *
 * <p>The container calls when there is room, and others when there is something new, or when it has to end. None of them
 * may hold a lock while it calls the container, which has its own and calls back under it. So whoever comes adds to
 * {@code work}; who finds it zero acts, and goes on until nobody came meanwhile.
 *
 * <p>When a write fails, the container ends the request on a thread of its own, and may by then use its objects for
 * another client. So nobody else completes it then, unless the container says nothing for {@link #MAX_SILENCE}.
 *
 * <p>Whatever the container or the source throws ends this answer and nothing else: but for {@link #start}, no method
 * throws anything that is not thrown by whoever is told of the end.
 */
public final class AsyncWriter implements WriteListener, AsyncListener {

    /** Most bytes to give the container at once, so that a slow client holds no more than that. */
    public static final int CHUNK = 16 * 1024;

    /** How long a client may take nothing before it is taken for dead. */
    public static final Duration MAX_BLOCKED = Duration.ofSeconds(40);

    /** How long after a failed write the container may take to say that the client is gone. */
    public static final Duration MAX_SILENCE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(AsyncWriter.class);

    /** Of a failure: that nobody could tell the time. No time has this value, since {@link #now} returns odd ones. */
    private static final long SOME_TIME = 2;

    /** What is written. */
    public interface Source {

        /**
         * Returns the next bytes, from an array; none if there are none now. Asked by one thread at a time, and only when
         * there is room.
         */
        ByteBuffer next();

        /** Returns whether there will never be any more. */
        default boolean isAtEnd() {
            return false;
        }

        /**
         * Does what time demands, about once a second.
         *
         * @param now the time in nanoseconds
         */
        default void look(long now) {}
    }

    private final AsyncContext async;
    private final ServletOutputStream out;
    private final Source source;
    private final Runnable gone;
    private final LongSupplier nanos;
    private final long end;
    private final AtomicInteger work = new AtomicInteger();
    private final AtomicBoolean finished = new AtomicBoolean();

    /** Belongs to whoever acts. */
    private boolean unflushed;

    private volatile boolean ending;

    /** Since when there is no room to write, 0 if there is. */
    private volatile long blocked;

    /** Since when the client is known to be gone, 0 if it is not. */
    private volatile long failed;

    /**
     * @param time how long it takes at most
     * @param gone is told once that it has ended
     * @param nanos tells how time passes
     */
    public AsyncWriter(AsyncContext async, Source source, Duration time, Runnable gone, LongSupplier nanos)
            throws IOException {
        this.async = async;
        this.out = async.getResponse().getOutputStream();
        this.source = source;
        this.gone = gone;
        this.nanos = nanos;
        this.end = nanos.getAsLong() + time.toNanos();
        this.blocked = now(); // until the container has asked for something to write
    }

    /** Begins to write. */
    public void start() {
        async.addListener(this);
        out.setWriteListener(this);
    }

    /** Writes what the source has, if there is room. */
    public void wake() {
        if (blocked == 0) {
            act();
        }
    }

    /** Ends it, whatever is missing. */
    public void cut() {
        ending = true;
        act();
    }

    /** Does what time demands; to be called about once a second. */
    public void look() {
        long now;
        try {
            now = nanos.getAsLong();
        } catch (RuntimeException | Error e) { // nothing is lost: whoever looks next can tell
            say(e);
            return;
        }
        try {
            if (failed == SOME_TIME) {
                failed = now | 1;
            } else if (failed != 0) {
                if (now - failed > MAX_SILENCE.toNanos()) {
                    finish();
                }
            } else if ((blocked != 0 && now - blocked > MAX_BLOCKED.toNanos()) || now - end > 0) {
                cut();
            } else {
                source.look(now);
            }
        } catch (RuntimeException | Error e) {
            fail(e);
        }
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
            ByteBuffer next = source.next();
            if (next.hasRemaining()) {
                out.write(next.array(), next.arrayOffset() + next.position(), next.remaining());
                unflushed = true;
            } else if (unflushed) {
                unflushed = false;
                out.flush(); // what the container still had would make it wait for the client when it completes
            } else if (source.isAtEnd()) {
                ending = true;
            } else {
                return;
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
                // whoever looks next can tell
            }
        }
    }

    /** Tells of a failure that is more than the end of a client or a request, of which containers speak by these two. */
    private static void say(Throwable failure) {
        if (!(failure instanceof IOException || failure instanceof IllegalStateException)) {
            SafeLog.warn(LOG, "An answer failed while it was written, and is ended", null, failure);
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

    /** Is not asked for: nobody makes the request asynchronous again. */
    @Override
    public void onStartAsync(AsyncEvent event) {}
}
