package org.bosixnet.client.fleet;

import java.util.List;
import java.util.function.Function;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostName;

/** Is told of what comes from the registries, by the thread of the list; may not wait. */
public interface Listing {

    /** Heeds nothing. */
    Listing NONE = new Listing() {
        @Override
        public void opened(String registry) {}

        @Override
        public void arrived(String from, Function<HostName, List<HostAddress>> addresses) {}
    };

    /** Notes that the stream of the registry with this URL has begun. */
    void opened(String registry);

    /**
     * Takes a list, or a change of it, that has arrived.
     *
     * @param from the registry's URL, or the file that the list came from
     * @param addresses returns the addresses of a name; none if it is not listed, or not accepted here
     */
    void arrived(String from, Function<HostName, List<HostAddress>> addresses);
}
