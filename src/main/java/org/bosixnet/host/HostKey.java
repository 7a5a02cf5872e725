package org.bosixnet.host;

import java.time.Instant;
import java.util.regex.Pattern;

/**
 * A key that a name is bound to.
 *
 * @param id the part of the key that may be shown: {@value #ID_LENGTH} letters and digits
 * @param digest the digest of the whole key
 * @param created when the name was bound to it, in whole milliseconds
 */
public record HostKey(String id, KeyDigest digest, Instant created) {

    /** Length of an id in characters. */
    public static final int ID_LENGTH = 6;

    private static final Pattern ID = Pattern.compile("[0-9A-Za-z]{" + ID_LENGTH + "}");

    public HostKey {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("A key's id has " + ID_LENGTH + " letters and digits.");
        }
    }
}
