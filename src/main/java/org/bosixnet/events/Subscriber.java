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
import java.util.function.Supplier;
import org.bosixnet.async.AsyncWriter;
import org.bosixnet.host.Position;
import org.jspecify.annotations.Nullable;

/** One client of the stream: what it is sent, and when. */
final class Subscriber implements AsyncWriter.Source {

    /** The time between two signs of life. */
    static final Duration HEARTBEAT = Duration.ofSeconds(20);

    /** The longest that a stream lasts; each is up to a tenth shorter, so that they do not end together. */
    static final Duration LIFETIME = Duration.ofHours(1);

    private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = new byte[0];

    private final EventReader reader;
    private final BooleanSupplier allowed;
    private final Supplier<Duration> returns;
    private final AsyncWriter writer;

    /** Used, like the two below, only by the thread that writes. */
    private Position position;

    private long asides;

    /** Within what time the client was last told to come back if it loses the stream; null before the first word. */
    private @Nullable Duration told;

    /** When to send the next sign of life to the client and the proxies in between; used only by the pulse. */
    private long nextBeat;

    private volatile boolean heartbeat;

    /**
     * @param allowed tells whether the client may still read; asked before anything is sent, and with each sign of life
     * @param returns tells within what time the clients are to come back if all lose their streams at once
     * @param gone called once when the stream has ended
     */
    Subscriber(
            EventReader reader,
            AsyncContext async,
            Position position,
            long asides,
            BooleanSupplier allowed,
            Supplier<Duration> returns,
            Runnable gone,
            LongSupplier nanos)
            throws IOException {
        this.reader = reader;
        this.position = position;
        this.asides = asides;
        this.allowed = allowed;
        this.returns = returns;
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
        if (told == null) {
            return signOfLife();
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
            return signOfLife();
        }
        return NOTHING;
    }

    /** Returns something that is no event: if it has changed, how soon to come back. */
    private byte[] signOfLife() {
        Duration now = returns.get();
        if (now.equals(told)) {
            return COMMENT;
        }
        told = now;
        return ("retry: " + now.toMillis() + "\n\n").getBytes(StandardCharsets.US_ASCII);
    }
}
