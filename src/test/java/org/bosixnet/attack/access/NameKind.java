package org.bosixnet.attack.access;

/** Which name is asked for. All but the unknown one have an address. */
enum NameKind {
    KEYED,
    KEYLESS,
    UNKNOWN
}
