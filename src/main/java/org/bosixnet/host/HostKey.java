package org.bosixnet.host;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A key that a name is bound to.
 *
 * <p>Not a record, because there is one for each host, and a text and a time would take up three times as much memory.
 */
public final class HostKey {

    /** Length of an id in characters. */
    public static final int ID_LENGTH = 6;

    /** The characters of the id, a byte each. */
    private final long id;

    private final KeyDigest digest;

    /** In milliseconds since the epoch. */
    private final long created;

    /**
     * @param id the part of the key that may be shown: {@value #ID_LENGTH} letters and digits
     * @param digest the digest of the whole key
     * @param created when the name was bound to it, in whole milliseconds
     * @throws IllegalArgumentException if the id is not one
     */
    public HostKey(String id, KeyDigest digest, Instant created) {
        this.id = packed(id);
        this.digest = Objects.requireNonNull(digest);
        this.created = created.toEpochMilli();
    }

    private static long packed(String id) {
        long packed = 0;
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))) {
                throw notAnId();
            }
            packed = (packed << Byte.SIZE) | c;
        }
        if (id.length() != ID_LENGTH) {
            throw notAnId();
        }
        return packed;
    }

    private static IllegalArgumentException notAnId() {
        return new IllegalArgumentException("A key's id has " + ID_LENGTH + " letters and digits.");
    }

    /** Returns the part of the key that may be shown. */
    public String id() {
        char[] text = new char[ID_LENGTH];
        for (int i = 0; i < ID_LENGTH; i++) {
            text[i] = (char) ((id >>> ((ID_LENGTH - 1 - i) * Byte.SIZE)) & 0xff);
        }
        return new String(text);
    }

    /** Returns the digest of the whole key. */
    public KeyDigest digest() {
        return digest;
    }

    /** Returns when the name was bound to it, in whole milliseconds. */
    public Instant created() {
        return Instant.ofEpochMilli(created);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HostKey that && id == that.id && created == that.created && digest.equals(that.digest);
    }

    @Override
    public int hashCode() {
        return digest.hashCode() * 31 + Long.hashCode(id);
    }

    /** Returns the id and the beginning of the digest. */
    @Override
    public String toString() {
        return id() + " " + digest + " of " + created();
    }
}
