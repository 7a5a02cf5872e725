package org.bosixnet.client.config;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The settings of the agent, by their names in its file. */
public enum Setting {
    URL,
    HOST_NAME,
    UPD_PERIOD,
    LIST_PERIOD,
    NETWORK_DEVICE,
    ADDRESS_SUB_STRING,
    PREFIX,
    TEMPORARY,
    MAX_ADDRESSES,
    LOG_DIR,
    HOSTS_FILE,
    DOMAIN,
    NAMES,
    MAX_NAMES,
    KEY_FILE,
    ALLOW_HTTP,
    CA_FILE,
    PROXY;

    /** Returns the environment variable, as in {@code BOSIXNET_UPD_PERIOD}. */
    public String environmentName() {
        return "BOSIXNET_" + name();
    }

    /** Returns the option, as in {@code --upd-period}. */
    public String optionName() {
        return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Returns the name of the setting that differs from a key by the fewest single characters, ignoring case. Empty if
     * more than a third of the characters would have to change.
     */
    static Optional<String> nearest(String key) {
        String folded = key.toUpperCase(Locale.ROOT);
        return Stream.of(values())
                .map(Setting::name)
                .filter(known -> distance(folded, known) <= known.length() / 3)
                .min(Comparator.comparing(known -> distance(folded, known)));
    }

    /** Returns the Levenshtein distance. */
    private static int distance(String a, String b) {
        if (Math.abs(a.length() - b.length()) > b.length()) {
            return Integer.MAX_VALUE; // far enough, and spares the table for a very long key
        }
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        return above[b.length()];
    }
}
