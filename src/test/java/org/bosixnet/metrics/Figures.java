package org.bosixnet.metrics;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads the text of the figures. */
public final class Figures {

    private Figures() {}

    /**
     * Returns the time series: names with labels, without values, and without those of the collector's pauses, one for
     * each cause that there was.
     */
    static Set<String> series(String text) {
        return text.lines()
                .filter(line -> !line.startsWith("#") && !line.startsWith("jvm_gc_"))
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns the value of a time series. */
    public static double value(String text, String series) {
        return text.lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + series));
    }
}
