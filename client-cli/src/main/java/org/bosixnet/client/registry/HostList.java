package org.bosixnet.client.registry;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.LeftOuts;
import org.jspecify.annotations.Nullable;

/**
 * A registry's list, or as much of it as was accepted.
 *
 * @param hosts addresses and names, in the list's order
 * @param leftOut which entries were not accepted, and why
 * @param withoutRoom how many names were dropped, or lost some of their addresses, because there was no room for more
 * @param whole whether the list was read to its end, with room for every known name; if not, the absence of a name says
 *     nothing
 */
public record HostList(List<HostEntry> hosts, LeftOuts leftOut, int withoutRoom, boolean whole) {
    public HostList {
        hosts = List.copyOf(hosts);
    }

    /** Returns a whole list of these entries. */
    public static HostList of(List<HostEntry> hosts) {
        return new HostList(hosts, LeftOuts.NONE, 0, true);
    }

    /**
     * A list and its entity tag.
     *
     * @param etag what to pass next time, or null if the registry sent none
     */
    public record Tagged(HostList list, @Nullable String etag) {}

    /** Reads the text form of a registry's list, lines {@code ADDRESS NAME}. */
    @FunctionalInterface
    public interface Reader {

        /**
         * Reads a list. Runs on a thread of the client and may be abandoned at any time.
         *
         * @param in the body of the answer, in UTF-8 and no longer compressed; the caller closes it
         * @param maxBytes the most bytes that are read; the rest of a longer list is ignored
         * @throws IOException if the stream fails or holds no list; the message is a sentence for people
         */
        HostList read(InputStream in, long maxBytes) throws IOException;
    }
}
