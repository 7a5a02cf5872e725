package org.bosixnet.events;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bosixnet.host.HostName;
import org.bosixnet.host.Position;
import org.bosixnet.host.SignOfLife;

/** Writes the data of events: JSON on one line. Called by the stream's threads, never by the store's. */
public interface EventEncoder {

    /** Returns what has become of names that changed up to a position, in the form of the list since an earlier one. */
    String change(Position upTo, List<HostName> names);

    /** Returns the event that tells clients to fetch the whole list again, as of that position. */
    String reset(Position position);

    /** Returns which hosts reported without a change. */
    String seen(Map<HostName, SignOfLife> marks);

    /** Returns those hosts as they are now, in the form of the list. */
    String said(Set<HostName> names);
}
