package org.bosixnet.http.body;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Limits how many bodies are awaited, and so the memory that they take, in all and from one network. */
final class BodyPlaces {

    static final int IN_ALL = 512;
    static final int PER_NETWORK = 64;

    @GuardedBy("this")
    private final Map<Object, Integer> networks = new HashMap<>();

    @GuardedBy("this")
    private int taken;

    /** A place for one body, to be given back once. */
    record Place(BodyPlaces places, Object network) {

        void giveBack() {
            places.giveBack(network);
        }
    }

    /** Returns a place, or null if there is none left. */
    synchronized @Nullable Place take(Object network) {
        int here = networks.getOrDefault(network, 0);
        if (taken >= IN_ALL || here >= PER_NETWORK) {
            return null;
        }
        taken++;
        networks.put(network, here + 1);
        return new Place(this, network);
    }

    private synchronized void giveBack(Object network) {
        taken--;
        networks.computeIfPresent(network, (same, count) -> count == 1 ? null : count - 1);
    }
}
