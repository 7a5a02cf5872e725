package org.bosixnet.client.address;

import java.io.IOException;
import java.util.List;

/** Reads the IPv6 addresses of this machine, all of them. */
@FunctionalInterface
public interface AddressSource {

    /**
     * Returns what the machine has now, in no particular order; empty if it has none.
     *
     * @throws IOException if this source is missing, does not answer, or is not understood
     */
    List<Candidate> read() throws IOException;
}
