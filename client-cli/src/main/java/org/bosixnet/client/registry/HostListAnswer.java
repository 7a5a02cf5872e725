package org.bosixnet.client.registry;

import org.jspecify.annotations.Nullable;

/** What came of asking for the list. */
public sealed interface HostListAnswer {

    /** The list is still the one that the given entity tag names. */
    record NotModified() implements HostListAnswer {}

    /**
     * The list.
     *
     * @param list what the {@link HostListReader} took of it
     * @param etag what to give next time, or null if the registry gave none
     */
    record Hosts(HostList list, @Nullable String etag) implements HostListAnswer {}
}
