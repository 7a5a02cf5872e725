package org.bosixnet.client.fleet;

import java.util.List;
import java.util.Optional;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;

/**
 * What {@link RemovalGuard} made of a list.
 *
 * @param entries what the block is to hold: the list, and what is held back with its old addresses
 * @param held names that the list lacks and that are kept, sorted
 * @param empty whether the list was empty, which only force accepts
 * @param state what to give to the next look, and to keep across a restart
 */
public record RemovalVerdict(List<HostEntry> entries, List<HostName> held, boolean empty, RemovalState state) {
    public RemovalVerdict {
        entries = List.copyOf(entries);
        held = List.copyOf(held);
    }

    /** Returns sentences for people if names are held back. */
    public Optional<String> explanation() {
        if (held.isEmpty()) {
            return Optional.empty();
        }
        long all = entries.stream().map(HostEntry::name).distinct().count();
        return Optional.of(
                empty
                        ? "The registry's list is empty. The " + all
                                + " names in the hosts file are kept; if they are to"
                                + " go, run: bosixnet sync --force"
                        : "The registry's list lacks " + held.size() + " of " + all
                                + " names: of those that have been there"
                                + " longest more than half would be gone within 15 minutes. They are kept until three"
                                + " fetches and 15 minutes agree; to remove them now, run: bosixnet sync --force");
    }
}
