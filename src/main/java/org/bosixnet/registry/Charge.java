package org.bosixnet.registry;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What a change takes from limits on how often: from each of them, or, where one has none left, from none. */
final class Charge {

    /** Takes nothing. */
    static final Charge NONE = new Charge(List.of());

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
     * Returns this and one of another limit.
     *
     * @param message what there is a limit on, in a sentence for people
     */
    <K> Charge and(RateLimit<K> limit, K key, String message) {
        return new Charge(Stream.concat(parts.stream(), Stream.of(new Part<>(limit, key, message)))
                .toList());
    }

    /**
     * Takes it all.
     *
     * @throws ThrottledException if a limit has none left; then nothing was taken
     */
    void take() {
        for (int i = 0; i < parts.size(); i++) {
            Duration wait = parts.get(i).take();
            if (!wait.isZero()) {
                parts.subList(0, i).forEach(Part::giveBack);
                throw new ThrottledException(parts.get(i).message(), wait);
            }
        }
    }

    /** Puts everything back: what it was taken for did not happen. */
    void giveBack() {
        parts.forEach(Part::giveBack);
    }
}
