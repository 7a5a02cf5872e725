package org.bosixnet.client.fleet;

import java.util.List;
import java.util.function.Function;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostName;

/** Is told of each list, and of each change of it, as it arrives. */
@FunctionalInterface
public interface Listing {

    /**
     * Takes what has arrived, by the thread of the list.
     *
     * @param from the registry's URL, or the file that the list came from
     * @param addresses returns the addresses of a name; none if it is not listed, or not accepted here
     */
    void arrived(String from, Function<HostName, List<HostAddress>> addresses);
}
