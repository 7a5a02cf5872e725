package org.bosixnet;

import org.bosixnet.access.KeyKind;

/** A registry in a test that knows one key of each kind. */
public interface KeyedRegistry {

    TestKeys keys();

    default String admin() {
        return keys().of(KeyKind.ADMIN);
    }

    default String join() {
        return keys().of(KeyKind.JOIN);
    }

    default String reader() {
        return keys().of(KeyKind.READER);
    }
}
