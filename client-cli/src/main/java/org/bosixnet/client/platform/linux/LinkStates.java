package org.bosixnet.client.platform.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Asks {@code /sys/class/net} which interfaces are usable. */
final class LinkStates {
    private static final int IFF_UP = 1;

    private final Path directory;

    /** Takes the place of {@code /sys/class/net}. */
    LinkStates(Path directory) {
        this.directory = directory;
    }

    /** Tells whether an interface is switched on and not without link; where nothing says so, it is. */
    boolean isUp(String interfaceName) {
        String flags = read(interfaceName, "flags");
        boolean switchedOn = flags.isEmpty() || (Integer.decode(flags) & IFF_UP) != 0;
        return switchedOn
                && switch (operState(interfaceName)) {
                    case "down", "lowerlayerdown", "notpresent" -> false;
                    default -> true;
                };
    }

    /** Returns the state (RFC 2863 {@code ifOperStatus}) in the kernel's lower-case word; empty if nothing says. */
    String operState(String interfaceName) {
        return read(interfaceName, "operstate");
    }

    private String read(String interfaceName, String file) {
        try {
            return Files.readString(directory.resolve(interfaceName).resolve(file), StandardCharsets.ISO_8859_1)
                    .trim();
        } catch (IOException | RuntimeException e) {
            return ""; // gone since, or no sysfs here, as in some containers
        }
    }
}
