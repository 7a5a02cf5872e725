package org.bosixnet.client.hostsfile;

import java.util.List;
import org.bosixnet.client.host.HostEntry;

/**
 * The content of a hosts file, as far as it concerns the agent.
 *
 * @param block the entries of the managed block, in its order; empty if there is none
 * @param outsideNames names and aliases outside the block: they never get into it
 * @param leftovers bare lines outside the block that the original's agent may have left; they shadow their names until
 *     {@link HostsFile#adopt adopted}
 * @param torn whether a write of the block was interrupted; the other components are then what the next write starts
 *     from
 */
public record HostsState(List<HostEntry> block, OutsideNames outsideNames, List<HostEntry> leftovers, boolean torn) {
    public HostsState {
        block = List.copyOf(block);
        leftovers = List.copyOf(leftovers);
    }
}
