package org.bosixnet.registry;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.bosixnet.host.HostName;

/**
 * Hears of every move of the registry's view, right after it. All calls come from one thread at a time, in order. A
 * listener must return quickly: the store's thread waits for it.
 *
 * <p>A listener that throws, whatever that is, harms nobody but itself: the view has moved, and the other listeners hear of
 * it. It counts as not having heard it, so it is {@link #reset} at once, and where that fails as well, in place of the next
 * call.
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
