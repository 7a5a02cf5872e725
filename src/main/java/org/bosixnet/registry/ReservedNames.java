package org.bosixnet.registry;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bosixnet.host.HostName;

/** Names that only an administrator may bind: literal, or with {@code *} for any characters and {@code ?} for one. */
public final class ReservedNames {

    /** No name is reserved. */
    public static final ReservedNames NONE = new ReservedNames(List.of());

    private static final Pattern FORM = Pattern.compile("[a-z0-9_.*?-]{1," + HostName.MAX_LENGTH + "}");

    private final List<String> patterns;

    private ReservedNames(List<String> patterns) {
        this.patterns = patterns;
    }

    /**
     * Reads patterns separated by commas. Blanks around them and case are ignored.
     *
     * @throws IllegalArgumentException if a pattern cannot match any host name
     */
    public static ReservedNames parse(String text) {
        List<String> patterns = Stream.of(text.split(",", -1))
                .map(part -> part.strip().toLowerCase(Locale.ROOT))
                .toList();
        if (!patterns.stream().allMatch(pattern -> FORM.matcher(pattern).matches())) {
            throw new IllegalArgumentException("not a list of host names");
        }
        return new ReservedNames(patterns);
    }

    /** Returns whether a name is one of them. */
    public boolean contain(HostName name) {
        return patterns.stream().anyMatch(pattern -> matches(pattern, name.value()));
    }

    /** Backtracks to the last star only, so the steps are bounded by the product of both lengths. */
    private static boolean matches(String pattern, String name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int resume = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = n;
            } else if (p < pattern.length() && (pattern.charAt(p) == '?' || pattern.charAt(p) == name.charAt(n))) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
