package org.bosixnet.events;

import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.bosixnet.async.AsyncWriter;
import org.bosixnet.host.Position;

/** One client of the stream: what it is sent, and when. */
final class Subscriber implements AsyncWriter.Source {

    /** Between two signs of life. */
    static final Duration HEARTBEAT = Duration.ofSeconds(20);

    /** How long a stream lasts at most; each is up to a tenth shorter, so that they do not end together. */
    static final Duration LIFETIME = Duration.ofHours(1);

    private static final byte[] HELLO = "retry: 1000\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = new byte[0];

    private final EventReader reader;
    private final BooleanSupplier allowed;
    private final AsyncWriter writer;

    /** The rest belongs to whoever writes. */
    private Position position;

    private long seen;
    private boolean hello = true;

    /** When the client and whatever is in between is to be shown again that the stream is alive; belongs to the pulse. */
    private long nextBeat;

    private volatile boolean heartbeat;

    /**
     * @param allowed tells whether the client may still read; asked before anything is sent, and with each sign of life
     * @param gone is told once that the stream has ended
     */
    Subscriber(
            EventReader reader,
            AsyncContext async,
            Position position,
            long seen,
            BooleanSupplier allowed,
            Runnable gone,
            LongSupplier nanos)
            throws IOException {
        this.reader = reader;
        this.position = position;
        this.seen = seen;
        this.allowed = allowed;
        ThreadLocalRandom random = ThreadLocalRandom.current();
        this.nextBeat = nanos.getAsLong() + random.nextLong(HEARTBEAT.toNanos());
        Duration lifetime = LIFETIME.minusNanos(random.nextLong(LIFETIME.toNanos() / 10));
        this.writer = new AsyncWriter(async, this, lifetime, gone, nanos);
    }

    /** Returns what writes the stream. */
    AsyncWriter writer() {
        return writer;
    }

    @Override
    public void look(long now) {
        if (now - nextBeat >= 0) {
            nextBeat = now + HEARTBEAT.toNanos();
            if (allowed.getAsBoolean()) {
                heartbeat = true;
                writer.wake();
            } else {
                writer.cut();
            }
        }
    }

    @Override
    public ByteBuffer next() {
        return ByteBuffer.wrap(nextBytes());
    }

    private byte[] nextBytes() {
        if (hello) {
            hello = false;
            return HELLO;
        }
        Optional<EventReader.Chunk> chunk = reader.next(position, seen, AsyncWriter.CHUNK);
        if (chunk.isPresent()) {
            if (!allowed.getAsBoolean()) { // asked after the chunk was taken, so of a view that has all that is in it
                writer.cut();
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
}
