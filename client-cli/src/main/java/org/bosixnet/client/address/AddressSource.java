package org.bosixnet.client.address;

import java.io.IOException;
import java.util.List;

/** Reads all IPv6 addresses of this machine. */
@FunctionalInterface
public interface AddressSource {

    /**
     * Returns what the machine has now, in no particular order; empty if it has none.
     *
     * @throws IOException if this source is missing, does not answer, or is not understood
     */
    List<Candidate> read() throws IOException;
}
