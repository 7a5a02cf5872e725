package org.bosixnet.events;

import java.time.Instant;
import java.util.Map;
import org.bosixnet.dao.Commit;
import org.bosixnet.dao.Position;
import org.bosixnet.host.HostName;

/** Writes the data of events: JSON on one line. */
public interface EventEncoder {

    /** Returns what a commit changed, in the shape of the list since the position before it. */
    String change(Position position, Commit commit);

    /** Returns that the list has to be fetched anew, and as of which position. */
    String reset(Position position);

    /** Returns which hosts reported without a change. */
    String seen(Map<HostName, Instant> marks);
}
