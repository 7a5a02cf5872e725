package org.bosixnet.limit;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What a change takes from rate limits: one from each of them, or nothing if one of them has none left. */
public final class Charge {

    /** Takes nothing. */
    public static final Charge NONE = new Charge(List.of());

    private final List<Part<?>> parts;

    private Charge(List<Part<?>> parts) {
        this.parts = parts;
    }

    private record Part<K>(RateLimit<K> limit, K key, String message) {
        Duration take() {
            return limit.take(key);
        }

        void giveBack() {
            limit.giveBack(key);
        }
    }

    /**
     * Returns this charge and one from another limit.
     *
     * @param message what is limited, a sentence for people
     */
    public <K> Charge and(RateLimit<K> limit, K key, String message) {
        return new Charge(Stream.concat(parts.stream(), Stream.of(new Part<>(limit, key, message)))
                .toList());
    }

    /**
     * Takes one from every limit.
     *
     * @throws ThrottledException if a limit has none left; then nothing was taken
     */
    public void take() {
        for (int i = 0; i < parts.size(); i++) {
            Duration wait = parts.get(i).take();
            if (!wait.isZero()) {
                parts.subList(0, i).forEach(Part::giveBack);
                throw new ThrottledException(parts.get(i).message(), wait);
            }
        }
    }

    /** Puts everything back, because the change did not happen. */
    public void giveBack() {
        parts.forEach(Part::giveBack);
    }
}
