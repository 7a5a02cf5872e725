package org.bosixnet.client.host;

import java.util.ArrayList;
import java.util.List;

/**
 * What was left out of a list: the first entries one by one, and how many more there are, so that it takes bounded room
 * whatever was sent.
 *
 * @param told at most {@value #MOST_TOLD}
 * @param untold how many more
 */
public record LeftOuts(List<LeftOut> told, int untold) {

    /** How many are kept one by one. */
    public static final int MOST_TOLD = 100;

    public static final LeftOuts NONE = new LeftOuts(List.of(), 0);

    public LeftOuts {
        told = List.copyOf(told);
    }

    /** Returns how many entries were left out in all. */
    public int count() {
        return (int) Math.min((long) told.size() + untold, Integer.MAX_VALUE);
    }

    /** Collects what is left out. Not thread-safe. */
    public static final class Collector {
        private final List<LeftOut> told = new ArrayList<>();
        private int untold;

        public void add(String name, String address, String reason) {
            if (told.size() < MOST_TOLD) {
                told.add(new LeftOut(name, address, reason));
            } else {
                untold = Math.min(untold, Integer.MAX_VALUE - 1) + 1;
            }
        }

        public void add(LeftOuts others) {
            int room = Math.min(MOST_TOLD - told.size(), others.told.size());
            told.addAll(others.told.subList(0, room));
            long more = (long) untold + others.untold + others.told.size() - room;
            untold = (int) Math.min(more, Integer.MAX_VALUE);
        }

        /** Returns what was collected. */
        public LeftOuts all() {
            return new LeftOuts(told, untold);
        }
    }
}
