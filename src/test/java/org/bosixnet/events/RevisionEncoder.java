package org.bosixnet.events;

import java.util.Map;
import java.util.Set;
import org.bosixnet.host.HostName;
import org.bosixnet.host.Position;
import org.bosixnet.host.SignOfLife;
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
    public String seen(Map<HostName, SignOfLife> marks) {
        return "seen " + marks.keySet();
    }

    @Override
    public String said(Set<HostName> names) {
        return "said " + names;
    }
}
