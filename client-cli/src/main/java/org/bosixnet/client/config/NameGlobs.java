package org.bosixnet.client.config;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.bosixnet.client.host.HostName;

/**
 * The names that are accepted from a registry: those that match one of the globs as a whole. In a glob, {@code *}
 * matches any characters, dots too, and {@code ?} matches one.
 */
public record NameGlobs(List<String> globs) implements Predicate<HostName> {

    /** Accepts every name. */
    public static final NameGlobs ANY = new NameGlobs(List.of("*"));

    /**
     * Folds the globs to lower case.
     *
     * @throws IllegalArgumentException if there is no glob, or one has a character that no host name can have
     */
    public NameGlobs {
        globs = globs.stream().map(glob -> glob.toLowerCase(Locale.ROOT)).toList();
        if (globs.isEmpty()) {
            throw new IllegalArgumentException("no glob at all");
        }
        for (String glob : globs) {
            if (glob.isEmpty() || !glob.chars().allMatch(NameGlobs::isAllowed)) {
                throw new IllegalArgumentException("not a glob for host names: " + glob);
            }
        }
    }

    private static boolean isAllowed(int c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "*?._-".indexOf(c) >= 0;
    }

    @Override
    public boolean test(HostName name) {
        return globs.stream().anyMatch(glob -> matches(glob, name.value()));
    }

    /** Backtracks to the last star only, so that the time stays within the product of the lengths. */
    private static boolean matches(String glob, String text) {
        int g = 0;
        int t = 0;
        int star = -1;
        int resume = 0;
        while (t < text.length()) {
            if (g < glob.length() && glob.charAt(g) == '*') {
                star = g++;
                resume = t;
            } else if (g < glob.length() && (glob.charAt(g) == '?' || glob.charAt(g) == text.charAt(t))) {
                g++;
                t++;
            } else if (star >= 0) {
                g = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (g < glob.length() && glob.charAt(g) == '*') {
            g++;
        }
        return g == glob.length();
    }
}
