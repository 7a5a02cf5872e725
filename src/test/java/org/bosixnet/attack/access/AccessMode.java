package org.bosixnet.attack.access;

import java.util.Map;

/** How the registry is set up. */
public enum AccessMode {
    KEYS,
    PUBLIC_READ,
    OPEN;

    Map<String, String> settings() {
        return switch (this) {
            case KEYS -> Map.of();
            case PUBLIC_READ -> Map.of("bosixnet.public-read", "true");
            case OPEN -> Map.of("bosixnet.access", "open");
        };
    }
}
