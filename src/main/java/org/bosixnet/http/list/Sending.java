package org.bosixnet.http.list;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * One body on its way to a client, written as fast as that one reads.
 *
 * <p>The container calls when there is room, and others when it has to end. None of them may hold a lock while it calls
 * the container, which has its own and calls back under it. So whoever comes adds to {@code work}; who finds it zero acts,
 * and goes on until nobody came meanwhile. When a write fails, the container ends the request on a thread of its own, and
 * may by then use its objects for another client. So nobody else completes it then, unless the container says nothing for
 * {@link #MAX_SILENCE}.
 */
final class Sending implements WriteListener, AsyncListener {

    /** Most bytes given to the container at once, so that a slow client holds no more than that beside the body. */
    private static final int CHUNK = 16 * 1024;

    /** How long a client may take nothing before it is taken for dead. */
    static final Duration MAX_BLOCKED = Duration.ofSeconds(40);

    /** What a client has to read in a second on average, in bytes, so that one that takes a byte now and then ends, too. */
    static final int MIN_RATE = 8 * 1024;

    /** How long a body takes at most, however long it is. */
    static final Duration MAX_TIME = Duration.ofMinutes(10);

    /** How long after a failed write the container may take to say that the client is gone. */
    private static final Duration MAX_SILENCE = Duration.ofSeconds(5);

    private static final byte[] NOTHING = {};

    private final AsyncContext async;
    private final ServletOutputStream out;
    private final Consumer<Sending> gone;
    private final LongSupplier nanos;
    private final long end;
    private final AtomicInteger work = new AtomicInteger();
    private final AtomicBoolean finished = new AtomicBoolean();

    /** The rest belongs to whoever acts. The body is let go of as soon as it is not needed. */
    private byte[] body;

    private int sent;
    private boolean flushed;

    private volatile boolean ending;

    /** Since when there is no room to write, 0 if there is. */
    private volatile long blocked;

    /** Since when the client is known to be gone, 0 if it is not. */
    private volatile long failed;

    /**
     * @param gone is told when this has ended
     */
    Sending(AsyncContext async, byte[] body, Consumer<Sending> gone, LongSupplier nanos) throws IOException {
        this.async = async;
        this.out = async.getResponse().getOutputStream();
        this.body = body;
        this.gone = gone;
        this.nanos = nanos;
        Duration allowed = MAX_BLOCKED.plusSeconds(body.length / MIN_RATE);
        this.end = nanos.getAsLong() + (allowed.compareTo(MAX_TIME) < 0 ? allowed : MAX_TIME).toNanos();
        this.blocked = now(); // until the container has asked for something to write
    }

    /** Begins to write. */
    void start() {
        async.addListener(this);
        out.setWriteListener(this);
    }

    /** Does what time demands; to be called about once a second. */
    void look() {
        long now = nanos.getAsLong();
        if (failed != 0) {
            if (now - failed > MAX_SILENCE.toNanos()) {
                finish();
            }
        } else if ((blocked != 0 && now - blocked > MAX_BLOCKED.toNanos()) || now - end > 0) {
            cut();
        }
    }

    /** Ends it, whatever is missing. */
    void cut() {
        ending = true;
        act();
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
                fail();
            }
            if (ending || failed != 0) {
                body = NOTHING;
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
            if (sent < body.length) {
                int length = Math.min(CHUNK, body.length - sent);
                out.write(body, sent, length);
                sent += length;
            } else if (!flushed) {
                flushed = true;
                out.flush(); // what the container still had would make it wait for the client when it completes
            } else {
                ending = true;
            }
        }
    }

    @Override
    public void onError(Throwable problem) {
        fail();
    }

    private void fail() {
        if (failed == 0) {
            failed = now();
        }
    }

    /** Returns the time, never zero. */
    private long now() {
        return nanos.getAsLong() | 1;
    }

    private void finish() {
        if (finished.compareAndSet(false, true)) {
            try {
                async.complete();
            } catch (RuntimeException | Error e) {
                // the container has ended it already, or cannot: its place is given back all the same
            } finally {
                gone.accept(this);
            }
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
        ending = true;
        if (finished.compareAndSet(false, true)) {
            gone.accept(this);
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

    @Override
    public void onStartAsync(AsyncEvent event) {}
}
