package org.bosixnet;

import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.bosixnet.access.AccessKey;
import org.bosixnet.access.KeyKind;

/** The keys of a registry in a test: one of each kind. */
public final class TestKeys {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Map<KeyKind, AccessKey> keys = new EnumMap<>(KeyKind.class);

    public TestKeys() {
        for (KeyKind kind : KeyKind.values()) {
            keys.put(kind, make(kind));
        }
    }

    /** Returns a key that no registry knows so far. */
    public static AccessKey make(KeyKind kind) {
        return AccessKey.make(kind, RANDOM);
    }

    /** Returns the text of a key that no registry knows so far. */
    public static String any(KeyKind kind) {
        return make(kind).secretText();
    }

    /** Returns the registry's key of a kind. */
    public AccessKey key(KeyKind kind) {
        return keys.get(kind);
    }

    /** Returns the text of the registry's key of a kind; that of a host is bound to no name so far. */
    public String of(KeyKind kind) {
        return key(kind).secretText();
    }

    /** Returns the settings by which a registry knows these keys, together with others, which win. */
    public Map<String, String> settings(Map<String, String> others) {
        Map<String, String> settings = new TreeMap<>();
        for (KeyKind kind : new KeyKind[] {KeyKind.ADMIN, KeyKind.JOIN, KeyKind.READER}) {
            settings.put(
                    "bosixnet." + kind.setting(),
                    "sha256:" + keys.get(kind).digest().hex());
        }
        settings.putAll(others);
        return settings;
    }
}
