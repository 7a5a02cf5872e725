package org.bosixnet.host;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * Hears of every move of the registry's view, right after it. All calls come from one thread at a time, in order. A
 * listener must return quickly and must not throw: the store's thread waits for it.
 */
public interface RegistryListener {

    /** Everything may be different: what was heard before does not continue. Also the first call. */
    void reset(RegistryView view);

    /**
     * The view moved by one commit.
     *
     * @param names what a list could show differently now; may be none
     */
    void committed(Set<HostName> names, RegistryView view);

    /** Hosts reported without a change. */
    void seen(Map<HostName, Instant> marks);
}
