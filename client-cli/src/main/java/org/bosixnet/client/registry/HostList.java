package org.bosixnet.client.registry;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.LeftOuts;
import org.jspecify.annotations.Nullable;

/**
 * A list, as far as it was taken.
 *
 * @param hosts addresses and names, in the list's order
 * @param leftOut what was not taken, and why
 * @param withoutRoom how many names were not taken, or not with all their addresses, because there was no room for more
 * @param whole whether the list was read to its end, with room for every name that was known; of a name that is not in one
 *     that was not, nothing is known
 */
public record HostList(List<HostEntry> hosts, LeftOuts leftOut, int withoutRoom, boolean whole) {
    public HostList {
        hosts = List.copyOf(hosts);
    }

    /** Returns a whole list of these. */
    public static HostList of(List<HostEntry> hosts) {
        return new HostList(hosts, LeftOuts.NONE, 0, true);
    }

    /**
     * A list that a registry gave.
     *
     * @param etag what to give next time, or null if the registry gave none
     */
    public record Tagged(HostList list, @Nullable String etag) {}

    /** Reads the text form of a registry's list, lines {@code ADDRESS NAME}. */
    @FunctionalInterface
    public interface Reader {

        /**
         * Reads a list. Runs on a thread of the client's and may be abandoned at any time.
         *
         * @param in the body of the answer, in UTF-8 and no longer compressed; the caller closes it
         * @param maxBytes most bytes of it that are read; of a longer list the rest is left
         * @throws IOException if the stream fails, or if it holds no list; the message is a sentence for people
         */
        HostList read(InputStream in, long maxBytes) throws IOException;
    }
}
