package org.bosixnet.client.config;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bosixnet.client.host.Escaped;

/**
 * A value given for a setting, and where it was given.
 *
 * @param where in words, as in {@code /etc/bosixnet/agent.conf, line 3}
 * @param inFile whether it is in a file, where the working directory means nothing
 */
record GivenValue(Setting setting, String value, String where, boolean inFile) {

    private static final int LONGEST_SHOWN = 100;

    /** Returns the parts between white space. */
    List<String> words() {
        return Stream.of(value.split("\\s+", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** Returns the parts between white space and commas. */
    List<String> items() {
        return Stream.of(value.split("[\\s,]+", -1))
                .filter(item -> !item.isEmpty())
                .toList();
    }

    /** Returns the error for this value, which is not allowed. */
    ConfigException refused(String allowed) {
        return refused(value, allowed);
    }

    /** Returns the error for a part of this value that is not allowed. */
    ConfigException refused(String part, String allowed) {
        return new ConfigException(where + ": " + setting + " is '" + shown(part) + "'. " + allowed);
    }

    private String shown(String part) {
        String text =
                Set.of(Setting.URL, Setting.PROXY, Setting.PIN).contains(setting) ? withoutCredentials(part) : part;
        return Escaped.text(text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "..." : text);
    }

    /**
     * Hides everything up to the last {@code @}, and anything else in place of a port: the fault may be a key with odd
     * characters.
     */
    private static String withoutCredentials(String url) {
        int scheme = url.indexOf("://");
        int start = scheme < 0 ? 0 : scheme + 3;
        int at = url.lastIndexOf('@');
        if (at >= start) {
            return url.substring(0, start) + "***" + url.substring(at);
        }
        int colon = url.indexOf(':', start);
        boolean noPort = colon >= 0 && url.charAt(start) != '[' && !url.matches(".{" + colon + "}:[0-9]*(/.*)?");
        return noPort ? url.substring(0, start) + "***" : url;
    }
}
