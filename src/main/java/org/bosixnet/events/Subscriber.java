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

    /** The time between two signs of life. */
    static final Duration HEARTBEAT = Duration.ofSeconds(20);

    /** The longest that a stream lasts; each is up to a tenth shorter, so that they do not end together. */
    static final Duration LIFETIME = Duration.ofHours(1);

    private static final byte[] HELLO = "retry: 1000\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = new byte[0];

    private final EventReader reader;
    private final BooleanSupplier allowed;
    private final AsyncWriter writer;

    /** Used, like the two fields below, only by the thread that writes. */
    private Position position;

    private long asides;
    private boolean hello = true;

    /** When to send the next sign of life to the client and the proxies in between; used only by the pulse. */
    private long nextBeat;

    private volatile boolean heartbeat;

    /**
     * @param allowed tells whether the client may still read; asked before anything is sent, and with each sign of life
     * @param gone called once when the stream has ended
     */
    Subscriber(
            EventReader reader,
            AsyncContext async,
            Position position,
            long asides,
            BooleanSupplier allowed,
            Runnable gone,
            LongSupplier nanos)
            throws IOException {
        this.reader = reader;
        this.position = position;
        this.asides = asides;
        this.allowed = allowed;
        ThreadLocalRandom random = ThreadLocalRandom.current();
        this.nextBeat = nanos.getAsLong() + random.nextLong(HEARTBEAT.toNanos());
        Duration lifetime = LIFETIME.minusNanos(random.nextLong(LIFETIME.toNanos() / 10));
        this.writer = new AsyncWriter(async, this, lifetime, gone, nanos);
    }

    /** Returns the writer of the stream. */
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
        Optional<EventReader.Chunk> chunk = reader.next(position, asides, AsyncWriter.CHUNK);
        if (chunk.isPresent()) {
            if (!allowed.getAsBoolean()) { // asked after the chunk was taken, so of a view that includes all of it
                writer.cut();
                return NOTHING;
            }
            position = chunk.get().upTo();
            asides = asides < 0 ? asides : chunk.get().asideUpTo();
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
