package org.bosixnet.client.host;

import java.util.regex.Pattern;

/**
 * The last line of defence against printing a secret: removes keys and the user information of URLs from text that
 * contains what a person typed or a registry answered.
 */
public final class Redacted {

    private static final Pattern KEY = Pattern.compile("(bx[a-z]_[0-9A-Za-z]{1,6}_)[0-9A-Za-z]+");
    private static final Pattern USER_INFO = Pattern.compile("(https?://)[^/\\s]*@", Pattern.CASE_INSENSITIVE);

    private Redacted() {}

    /** Returns the text with {@code ***} in place of each secret. */
    public static String text(String text) {
        return USER_INFO.matcher(KEY.matcher(text).replaceAll("$1***")).replaceAll("$1***@");
    }
}
