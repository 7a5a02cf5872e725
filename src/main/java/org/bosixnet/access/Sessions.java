package org.bosixnet.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.bosixnet.host.KeyDigest;

/**
 * Who has signed in on the page. A session is a random token that stands for a key; the registry keeps only digests of
 * both, in memory, so a restart signs everyone out.
 */
public final class Sessions {

    /** How long a session lasts. */
    public static final Duration LIFETIME = Duration.ofHours(12);

    private static final int MAX_SESSIONS = 10_000;
    private static final int TOKEN_BYTES = 32;

    private final SecureRandom random;
    private final Cache<KeyDigest, KeyDigest> keys;

    /**
     * @param nanos tells how time passes
     */
    public Sessions(SecureRandom random, LongSupplier nanos) {
        this.random = random;
        this.keys = Caffeine.newBuilder()
                .expireAfterWrite(LIFETIME)
                .maximumSize(MAX_SESSIONS)
                .ticker(nanos::getAsLong)
                .executor(Runnable::run) // no thread of a pool that is not ours
                .build();
    }

    /** Begins a session for a key; returns its token. */
    public String begin(KeyDigest key) {
        byte[] token = new byte[TOKEN_BYTES];
        random.nextBytes(token);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(token);
        keys.put(KeyDigest.of(text), key);
        return text;
    }

    /** Returns the key that a token stands for. */
    Optional<KeyDigest> key(String token) {
        return Optional.ofNullable(keys.getIfPresent(KeyDigest.of(token)));
    }

    /** Returns whether there is a session whose token has that digest. */
    boolean has(KeyDigest token) {
        return keys.getIfPresent(token) != null;
    }

    /** Ends a session, if there is one of that token. */
    public void end(String token) {
        keys.invalidate(KeyDigest.of(token));
    }
}
