package org.bosixnet.client.address;

import org.bosixnet.client.host.Cidr;

/** A prefix of one link (RFC 4291 section 2.5.4) on an interface; it is the network's, whatever addresses are under it. */
public record LinkPrefix(String interfaceName, Cidr prefix) {

    /** Length in bits. */
    static final int LENGTH = 64;

    public LinkPrefix {
        prefix = new Cidr(prefix.network(), LENGTH);
    }

    static LinkPrefix of(Candidate candidate) {
        return new LinkPrefix(candidate.interfaceName(), new Cidr(candidate.bits(), LENGTH));
    }
}
