package org.bosixnet.events;

import java.util.Map;
import java.util.Set;
import org.bosixnet.host.HostName;
import org.bosixnet.host.Position;
import org.bosixnet.host.SignOfLife;
import org.bosixnet.registry.History;

/** Writes the data of events: JSON on one line. Called by the stream's threads, never by the store's. */
public interface EventEncoder {

    /** Returns what a commit changed, in the form of the list since the position before it. */
    String change(History.Change change);

    /** Returns the event that tells clients to fetch the whole list again, as of that position. */
    String reset(Position position);

    /** Returns which hosts reported without a change. */
    String seen(Map<HostName, SignOfLife> marks);

    /** Returns those hosts as they are now, in the form of the list. */
    String said(Set<HostName> names);
}
