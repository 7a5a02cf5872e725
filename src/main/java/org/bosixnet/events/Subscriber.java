package org.bosixnet.events;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.bosixnet.host.Position;
import org.bosixnet.thread.SafeLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client of the stream.
 *
 * <p>Several threads may have a reason to write: the container says that there is room again, the dispatcher that there
 * is something new, the heart that it is time. None of them may hold a lock while it calls the container, which has its
 * own and calls back under it. So whoever comes adds to {@code work}; who finds it zero writes, and goes on until nobody
 * came meanwhile.
 *
 * <p>When a write fails, the container ends the request on a thread of its own, and may by then use its objects for
 * another client. So nobody else completes it then, unless the container says nothing for {@link #MAX_SILENCE}.
 *
 * <p>Whatever the container's code throws ends this stream and nothing else: but for {@link #start}, no method throws.
 */
final class Subscriber implements WriteListener, AsyncListener {

    private static final Logger LOG = LoggerFactory.getLogger(Subscriber.class);

    /** Most bytes given to the container at once, so that a slow client holds no more than that. */
    private static final int CHUNK = 16 * 1024;

    /** Between two signs of life. */
    static final Duration HEARTBEAT = Duration.ofSeconds(20);

    /** How long a client may not read before it is taken for dead. */
    static final Duration MAX_BLOCKED = Duration.ofSeconds(40);

    /** How long after a failed write the container may take to say that the client is gone. */
    static final Duration MAX_SILENCE = Duration.ofSeconds(5);

    /** How long a stream lasts at most; each is up to a tenth shorter, so that they do not end together. */
    static final Duration LIFETIME = Duration.ofHours(1);

    private static final byte[] HELLO = "retry: 1000\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = new byte[0];

    private final EventReader reader;
    private final AsyncContext async;
    private final ServletOutputStream out;
    private final BooleanSupplier allowed;
    private final Consumer<Subscriber> gone;
    private final LongSupplier nanos;
    private final long end;
    private final AtomicInteger work = new AtomicInteger();
    private final AtomicBoolean finished = new AtomicBoolean();

    /** The rest belongs to whoever writes. */
    private Position position;

    private long seen;
    private boolean hello = true;
    private boolean unflushed;

    /** When the client and whatever is in between is to be shown again that the stream is alive; belongs to the pulse. */
    private long nextBeat;

    /** Whether the container has asked for something to write; before that nobody may. */
    private volatile boolean opened;

    private volatile boolean heartbeat;
    private volatile boolean ending;

    /** Since when there is no room to write, 0 if there is. */
    private volatile long blocked;

    /** Since when the client is known to be gone, 0 if it is not. */
    private volatile long failed;

    /**
     * @param allowed tells whether the client may still read; asked before anything is sent, and with each sign of life
     * @param gone is told when the stream has ended
     */
    Subscriber(
            EventReader reader,
            AsyncContext async,
            Position position,
            long seen,
            BooleanSupplier allowed,
            Consumer<Subscriber> gone,
            LongSupplier nanos)
            throws IOException {
        this.reader = reader;
        this.async = async;
        this.out = async.getResponse().getOutputStream();
        this.position = position;
        this.seen = seen;
        this.allowed = allowed;
        this.gone = gone;
        this.nanos = nanos;
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long now = nanos.getAsLong();
        this.end = now + LIFETIME.toNanos() - random.nextLong(LIFETIME.toNanos() / 10);
        this.nextBeat = now + random.nextLong(HEARTBEAT.toNanos());
    }

    /** Begins to write. */
    void start() {
        async.addListener(this);
        out.setWriteListener(this);
    }

    /** Does what time demands; to be called about once a second. */
    void look() {
        try {
            long now = nanos.getAsLong();
            long since = blocked;
            if (failed != 0) {
                if (now - failed > MAX_SILENCE.toNanos()) {
                    finish();
                }
            } else if (since != 0 && now - since > MAX_BLOCKED.toNanos()) {
                end();
            } else if (now - nextBeat >= 0) {
                nextBeat = now + HEARTBEAT.toNanos();
                if (now - end < 0 && allowed.getAsBoolean()) {
                    heartbeat = true;
                    wake();
                } else {
                    end();
                }
            }
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    /** Sends what is new, if there is room. */
    void wake() {
        if (opened && blocked == 0) {
            drain();
        }
    }

    /** Ends the stream, whatever state it is in. */
    void end() {
        ending = true;
        if (opened) {
            drain();
        }
    }

    @Override
    public void onWritePossible() {
        opened = true;
        drain();
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

    private void fail(Throwable why) {
        fail();
        say(why);
    }

    /** Tells of a failure that is more than the end of a client or a request, of which containers speak by these two. */
    private static void say(Throwable failure) {
        if (!(failure instanceof IOException || failure instanceof IllegalStateException)) {
            SafeLog.warn(LOG, "A stream failed, and is ended", null, failure);
        }
    }

    /** Returns the time, never zero. */
    private long now() {
        return nanos.getAsLong() | 1;
    }

    private void drain() {
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
            byte[] next = next();
            if (next.length > 0) {
                out.write(next);
                unflushed = true;
            } else if (unflushed) {
                unflushed = false;
                out.flush();
            } else {
                return;
            }
        }
    }

    private byte[] next() {
        if (hello) {
            hello = false;
            return HELLO;
        }
        Optional<EventReader.Chunk> chunk = reader.next(position, seen, CHUNK);
        if (chunk.isPresent()) {
            if (!allowed.getAsBoolean()) { // asked after the chunk was taken, so of a view that has all that is in it
                ending = true;
                return NOTHING;
            }
            position = chunk.get().upTo();
            seen = seen < 0 ? seen : chunk.get().seenUpTo();
            heartbeat = false;
            return chunk.get().text();
        }
        if (heartbeat) {
            heartbeat = false;
            return COMMENT;
        }
        return NOTHING;
    }

    private void finish() {
        if (finished.compareAndSet(false, true)) {
            try {
                async.complete();
            } catch (RuntimeException | Error e) { // also where the container has ended it already
                say(e);
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
