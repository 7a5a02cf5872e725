package org.bosixnet.events;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.bosixnet.host.HostName;
import org.bosixnet.host.Position;
import org.bosixnet.registry.RegistryView;

/** Writes the data of events: JSON on one line. */
public interface EventEncoder {

    /** Returns those names as they are in a view, in the shape of the list since the position before it. */
    String change(Set<HostName> names, RegistryView view);

    /** Returns that the list has to be fetched anew, and as of which position. */
    String reset(Position position);

    /** Returns which hosts reported without a change. */
    String seen(Map<HostName, Instant> marks);
}
