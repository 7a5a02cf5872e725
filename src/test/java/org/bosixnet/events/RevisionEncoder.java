package org.bosixnet.events;

import java.time.Instant;
import java.util.Map;
import org.bosixnet.host.HostName;
import org.bosixnet.host.Position;
import org.bosixnet.registry.History;

/** Writes no more of an event than what it is about. */
class RevisionEncoder implements EventEncoder {
    @Override
    public String change(History.Change change) {
        return "change " + change.position().revision();
    }

    @Override
    public String reset(Position position) {
        return "reset " + position;
    }

    @Override
    public String seen(Map<HostName, Instant> marks) {
        return "seen " + marks.keySet();
    }
}
