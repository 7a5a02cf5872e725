package org.bosixnet.access;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.bosixnet.host.Cidr;
import org.bosixnet.limit.RateLimit;

/**
 * Slows down clients that present wrong keys. It counts by network and path, which names the host, and by network
 * alone.
 */
final class FailureLimit {

    private static final int AT_PATH = 10;
    private static final Duration AT_PATH_PERIOD = Duration.ofSeconds(10);
    private static final int ANYWHERE = 100;
    private static final Duration ANYWHERE_PERIOD = Duration.ofSeconds(1);
    private static final int REMEMBERED = 10_000;
    private static final int PATH_LENGTH = 300;

    private final RateLimit<Place> atPath;
    private final RateLimit<Cidr> anywhere;

    /** The network and path by which failures are counted. */
    private record Place(Cidr network, String path) {}

    /**
     * @param nanos the monotonic clock, in nanoseconds
     */
    FailureLimit(LongSupplier nanos) {
        this.atPath = RateLimit.bucket(AT_PATH, AT_PATH_PERIOD, REMEMBERED, nanos);
        this.anywhere = RateLimit.bucket(ANYWHERE, ANYWHERE_PERIOD, REMEMBERED, nanos);
    }

    /** Counts a failure and returns how long the client has to wait, zero if it gets an answer. */
    Duration take(ClientAddress client, String path) {
        Duration wait = atPath.take(new Place(client.block(), path.substring(0, Math.min(path.length(), PATH_LENGTH))));
        return wait.isZero() ? anywhere.take(client.block()) : wait;
    }
}
