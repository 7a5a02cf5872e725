package org.bosixnet.events;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bosixnet.host.HostName;
import org.bosixnet.host.Position;
import org.bosixnet.host.SignOfLife;

/** Writes no more of an event than what it is about. */
class RevisionEncoder implements EventEncoder {
    @Override
    public String change(Position upTo, List<HostName> names) {
        return "change " + names.stream().map(HostName::value).collect(Collectors.joining(" "));
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
