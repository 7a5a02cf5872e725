package org.bosixnet.access;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.bosixnet.host.KeyDigest;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of people who signed in on the page. A session is a random token that stands for a key; the registry
 * keeps only digests of both, in memory, so a restart signs everyone out. The sessions of each key are limited, so that
 * sign-ins never push out a session of another key; only keys in settings have sessions, so that there are few in all.
 */
public final class Sessions {

    /** How long a session lasts. */
    public static final Duration LIFETIME = Duration.ofHours(12);

    /** The most sessions of a key; one more ends the least recently used. A team may share a reader's key. */
    static final int MAX_PER_KEY = 100;

    private static final int TOKEN_BYTES = 32;

    private final SecureRandom random;
    private final LongSupplier nanos;

    @GuardedBy("this")
    private final Map<KeyDigest, Map<KeyDigest, Session>> ofKeys = new HashMap<>();

    @GuardedBy("this")
    private final Map<KeyDigest, Session> sessions = new HashMap<>();

    /**
     * What a token stands for.
     *
     * @param id the key's id, which may be shown
     * @param begun when it began, by the monotonic clock
     */
    record Session(KeyDigest key, String id, long begun) {}

    /**
     * @param nanos the monotonic clock, in nanoseconds
     */
    public Sessions(SecureRandom random, LongSupplier nanos) {
        this.random = random;
        this.nanos = nanos;
    }

    /**
     * Begins a session for a key and returns its token.
     *
     * @param id the key's id
     */
    public synchronized String begin(KeyDigest key, String id) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Map<KeyDigest, Session> own = ofKeys.computeIfAbsent(key, same -> new LinkedHashMap<>(16, 0.75f, true));
        Iterator<KeyDigest> longestUnused = own.keySet().iterator();
        while (own.size() >= MAX_PER_KEY) {
            sessions.remove(longestUnused.next());
            longestUnused.remove();
        }
        Session session = new Session(key, id, nanos.getAsLong());
        own.put(KeyDigest.of(text), session);
        sessions.put(KeyDigest.of(text), session);
        return text;
    }

    /** Returns what a token stands for. */
    Optional<Session> find(String token) {
        return Optional.ofNullable(find(KeyDigest.of(token)));
    }

    /** Returns whether a session has a token with that digest. */
    boolean has(KeyDigest token) {
        return find(token) != null;
    }

    private synchronized @Nullable Session find(KeyDigest token) {
        Session session = sessions.get(token);
        if (session == null) {
            return null;
        }
        if (nanos.getAsLong() - session.begun() >= LIFETIME.toNanos()) {
            end(token);
            return null;
        }
        Map<KeyDigest, Session> own = ofKeys.get(session.key());
        return own == null ? null : own.get(token); // which counts as a use
    }

    /** Ends the session with that token, if there is one. */
    public void end(String token) {
        end(KeyDigest.of(token));
    }

    private synchronized void end(KeyDigest token) {
        Session ended = sessions.remove(token);
        if (ended != null) {
            ofKeys.computeIfPresent(ended.key(), (key, own) -> {
                own.remove(token);
                return own.isEmpty() ? null : own;
            });
        }
    }
}
