package org.bosixnet.client.cli.base;

import java.util.List;
import java.util.Optional;
import org.bosixnet.client.config.AgentConfig;
import org.bosixnet.client.host.Escaped;
import org.bosixnet.client.platform.Platform;

/** Tells a person that the network interface in the settings is not there: mostly it is misspelled. */
public final class NamedInterface {

    private NamedInterface() {}

    /** Returns a sentence about an interface that is missing; empty if none is named, or the named one is there. */
    public static Optional<String> missing(AgentConfig config, Platform platform) {
        String named = config.addresses().device();
        List<String> known = platform.interfaces();
        return named == null || known.isEmpty() || known.contains(named)
                ? Optional.empty()
                : Optional.of("There is no network interface '" + Escaped.text(named)
                        + "', which NETWORK_DEVICE names; there are: " + String.join(" ", known)
                        + ". Correct NETWORK_DEVICE, unless that interface comes later.");
    }
}
