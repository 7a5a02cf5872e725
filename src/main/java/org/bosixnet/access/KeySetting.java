package org.bosixnet.access;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bosixnet.host.KeyDigest;

/** Reads the value of a setting for keys: digests, or the keys themselves where allowed. Never repeats a value. */
public final class KeySetting {

    private static final String DIGEST = "sha256:";

    private KeySetting() {}

    /** Refuses a value; the message says what is allowed instead. */
    public static final class RefusedException extends Exception {
        RefusedException(String allowed) {
            super(allowed);
        }
    }

    /**
     * Reads one or more digests or keys, separated by commas.
     *
     * @param clear whether nobody else can read the setting, so that it may contain the key itself
     * @throws RefusedException if an element is neither, is a key of another kind, or is not allowed there
     */
    public static Set<KeyDigest> read(KeyKind kind, String value, boolean clear) throws RefusedException {
        Set<KeyDigest> digests = new LinkedHashSet<>();
        for (String part : value.split(",", -1)) {
            digests.add(digest(kind, part.strip(), clear));
        }
        return digests;
    }

    private static KeyDigest digest(KeyKind kind, String text, boolean clear) throws RefusedException {
        if (text.startsWith(DIGEST)) {
            try {
                return KeyDigest.ofHex(text.substring(DIGEST.length()));
            } catch (IllegalArgumentException e) {
                throw new RefusedException("sha256: and 64 lower-case hexadecimal digits");
            }
        }
        Optional<AccessKey> key = AccessKey.parse(text);
        if (key.isEmpty() || key.get().kind() != kind) {
            throw new RefusedException("a key such as bx" + kind.letter()
                    + "_ABC123_..., or its digest as sha256: and 64 lower-case hexadecimal digits");
        }
        if (!clear) {
            throw new RefusedException(
                    "only the key's digest (echo -n KEY | sha256sum) as sha256:DIGITS, since the key itself is"
                            + " allowed only in a settings file that nobody but its owner can read (mode 0600)");
        }
        return key.get().digest();
    }

    static String text(KeyDigest digest) {
        return DIGEST + digest.hex();
    }

    static String text(Set<KeyDigest> digests) {
        return digests.stream().map(KeySetting::text).collect(Collectors.joining(","));
    }

    /** Returns a digest of all keys of a registry, by which others see whether they have the same. */
    public static String digest(Map<KeyKind, Set<KeyDigest>> keys) {
        return KeyDigest.of(keys.entrySet().stream()
                        .flatMap(of ->
                                of.getValue().stream().map(key -> of.getKey().setting() + "=" + text(key)))
                        .sorted()
                        .collect(Collectors.joining("\n")))
                .hex();
    }
}
