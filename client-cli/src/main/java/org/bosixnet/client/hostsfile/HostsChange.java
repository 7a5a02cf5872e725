package org.bosixnet.client.hostsfile;

import java.util.List;
import org.bosixnet.client.host.HostEntry;

/**
 * What a write did, or would do.
 *
 * @param changed whether the file differs from before; if not, nothing was written
 * @param before the entries of the block before
 * @param after the entries of the block now
 * @param adopted how many lines outside the block were moved into it or dropped in its favour
 */
public record HostsChange(boolean changed, List<HostEntry> before, List<HostEntry> after, int adopted) {
    public HostsChange {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }
}
