package org.bosixnet.client.registry.http;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * How long a registry may take.
 *
 * @param connect the longest wait for the connection, 1 ms to 24 h
 * @param read the longest silence of the registry, 1 ms to 24 h
 * @param exchange the longest time from the start of a request to the end of its answer, 1 ms to 24 h
 * @param silence the longest time without a byte in a stream of changes, 1 ms to 24 h
 */
public record Timeouts(Duration connect, Duration read, Duration exchange, Duration silence) {

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofHours(24);

    /** Two and a half times the interval of a registry's signs of life, so that one may be late. */
    private static final Duration DEFAULT_SILENCE = Duration.ofSeconds(50);

    /** The defaults: 5 s, 15 s, 30 s and 50 s. */
    public static final Timeouts DEFAULT =
            new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofSeconds(30));

    /**
     * Those for a member of a cluster while there are others to ask: 2 s, 3 s, 30 s and 25 s. A list takes its time, but
     * whoever is silent for longer than a commit takes most likely hangs; and a sign of life that is late costs nothing but
     * another stream, which goes on where this one ended.
     */
    static final Timeouts HASTY =
            new Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(30), Duration.ofSeconds(25));

    private static final Duration LONGEST_START = Duration.ofSeconds(5);

    /** Makes timeouts with a silence of 50 s. */
    public Timeouts(Duration connect, Duration read, Duration exchange) {
        this(connect, read, exchange, DEFAULT_SILENCE);
    }

    /** @throws IllegalArgumentException if one is out of range */
    public Timeouts {
        check("connect", connect);
        check("read", read);
        check("exchange", exchange);
        check("silence", silence);
    }

    /** Returns these with another wait for the connection. */
    Timeouts connectingFor(Duration time) {
        return new Timeouts(time, read, exchange, silence);
    }

    /** Returns the longest time without a byte before the first event of a stream can come. */
    Duration streamStart() {
        return Stream.of(LONGEST_START, read, silence).min(Duration::compareTo).orElseThrow();
    }

    /** Returns a time in seconds or milliseconds, for people. */
    static String text(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    private static void check(String name, Duration value) {
        if (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "The " + name + " timeout must be from 1 ms to 24 h, not " + value + ".");
        }
    }
}
