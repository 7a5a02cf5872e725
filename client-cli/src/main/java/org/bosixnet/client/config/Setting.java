package org.bosixnet.client.config;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The settings of the agent, by their names in its file. */
public enum Setting {
    URL("The registries, separated by blanks."),
    HOST_NAME("The name to report under; default: this computer's own."),
    UPD_PERIOD("Time between two reports, such as 300, 5m or 1h; default: 300 s."),
    LIST_PERIOD("Time between two fetches of the list where no stream gives it; default: 300 s."),
    NETWORK_DEVICE("The one interface whose addresses are reported; default: any."),
    ADDRESS_SUB_STRING("Text that the address must contain."),
    PREFIX("Prefixes, one of which the address must be in, such as fd00::/8."),
    TEMPORARY("Privacy addresses: no, allow or only; default: no."),
    MAX_ADDRESSES("How many addresses to report, 1 to 8; default: 1."),
    LOG_DIR("The directory in which a registry on this computer keeps its list.", true),
    HOSTS_FILE("The file to keep the list in; default: /etc/hosts.", true),
    HOSTS_IN_PLACE(
            "yes: that file is overwritten and not replaced, so that a mount of it elsewhere stays the same file."),
    ON_CHANGE("A program, with its arguments, to run after each change of that file."),
    DOMAIN("Domains under which names with dots are accepted."),
    NAMES("Patterns of accepted names, with '*' and '?'; default: *."),
    MAX_NAMES("How many names of a list are accepted; default: 10000."),
    KEY_FILE("Which key goes to which registry; default: /etc/bosixnet/keys.", true),
    ALLOW_HTTP("yes: keys and passwords may be sent over plain http to anywhere; anyone on the way can read them."),
    CA_FILE("PEM file with the only authorities to trust for https.", true),
    PIN("The key that the registry's server has to show, as sha256//BASE64, whatever its certificate says besides."),
    PROXY("The proxy, as http://HOST:PORT.");

    private final String help;
    private final boolean path;

    Setting(String help) {
        this(help, false);
    }

    Setting(String help, boolean path) {
        this.help = help;
        this.path = path;
    }

    /** Returns a sentence for the help of the commands. */
    public String help() {
        return help;
    }

    /** Returns whether the value is a path, which is absolute in a file. */
    boolean isPath() {
        return path;
    }

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
