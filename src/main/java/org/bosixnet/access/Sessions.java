package org.bosixnet.access;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bosixnet.dao.Cluster;
import org.bosixnet.dao.SharedValues;
import org.bosixnet.host.KeyDigest;

/**
 * The sessions of people who signed in on the page. A session is a random token that stands for a key; only digests of both are
 * kept, where all registries on the same records have them. The sessions of each key are limited, so that
 * sign-ins never push out a session of another key; only keys in settings have sessions, so that there are few in all.
 */
public final class Sessions {

    /** How long a session lasts. */
    public static final Duration LIFETIME = Duration.ofHours(12);

    /** The most sessions of a key; one more ends the least recently used here. A team may share a reader's key. */
    static final int MAX_PER_KEY = 100;

    private static final int TOKEN_BYTES = 32;

    private static final Pattern TOKEN = Pattern.compile("[0-9A-Za-z_-]{43}");

    /** The value of a session: the digest of the key, and its id. */
    private static final Pattern VALUE = Pattern.compile("([0-9a-f]{64}) ([0-9A-Za-z]{1,16})");

    private final SharedValues values;
    private final SecureRandom random;

    /** Held while one begins, which may take long: whoever has a session does not wait for that. */
    private final ReentrantLock beginning = new ReentrantLock();

    /** Which use of a session here was the last of each. */
    @GuardedBy("this")
    private final Map<String, Long> uses = new HashMap<>();

    @GuardedBy("this")
    private long use;

    /**
     * What a token stands for.
     *
     * @param id the key's id, which may be shown
     */
    record Session(KeyDigest key, String id) {}

    public Sessions(SharedValues values, SecureRandom random) {
        this.values = values;
        this.random = random;
    }

    /**
     * Begins a session for a key and returns its token.
     *
     * @param id the key's id
     * @throws org.bosixnet.dao.StoreException if it cannot be kept
     */
    public String begin(KeyDigest key, String id) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        String name = name(KeyDigest.of(text));
        beginning.lock();
        try {
            Map<String, String> all = values.all(Cluster.SESSIONS);
            forgetOthers(all.keySet());
            List<String> own = all.entrySet().stream()
                    .filter(session -> session.getValue().startsWith(key.hex()))
                    .map(Map.Entry::getKey)
                    .sorted(Comparator.comparingLong(this::lastUse))
                    .toList();
            own.subList(0, Math.max(0, own.size() - MAX_PER_KEY + 1)).forEach(values::remove);
            values.put(name, key.hex() + " " + id, LIFETIME);
            used(name);
        } finally {
            beginning.unlock();
        }
        return text;
    }

    private synchronized void forgetOthers(Set<String> names) {
        uses.keySet().retainAll(names);
    }

    /** Returns 0 for a session that was never used here. */
    private synchronized long lastUse(String name) {
        return uses.getOrDefault(name, 0L);
    }

    private synchronized void used(String name) {
        use++;
        uses.put(name, use);
    }

    private static String name(KeyDigest token) {
        return Cluster.SESSIONS + token.hex();
    }

    /** Returns what a token stands for. */
    Optional<Session> find(String token) {
        return TOKEN.matcher(token).matches() ? find(KeyDigest.of(token)) : Optional.empty();
    }

    /** Returns whether a session has a token with that digest. */
    boolean has(KeyDigest token) {
        return find(token).isPresent();
    }

    private Optional<Session> find(KeyDigest token) {
        String name = name(token);
        Matcher value = VALUE.matcher(values.find(name).orElse(""));
        if (!value.matches()) {
            return Optional.empty();
        }
        used(name);
        return Optional.of(new Session(KeyDigest.ofHex(value.group(1)), value.group(2)));
    }

    /**
     * Ends the session with that token, if there is one.
     *
     * @throws org.bosixnet.dao.StoreException if that cannot be told to all registries
     */
    public void end(String token) {
        if (find(token).isPresent()) {
            values.remove(name(KeyDigest.of(token)));
        }
    }
}
