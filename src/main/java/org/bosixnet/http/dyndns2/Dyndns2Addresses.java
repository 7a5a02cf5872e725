package org.bosixnet.http.dyndns2;

import java.util.List;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostRecord;

/** What a dyndns2 client says about the addresses of its hosts, as {@link Dyndns2AddressReader} understands it. */
sealed interface Dyndns2Addresses {

    /** 1 to {@value HostRecord#MAX_ADDRESSES} different addresses, the preferred one first. */
    record Given(List<HostAddress> addresses) implements Dyndns2Addresses {
        public Given {
            addresses = List.copyOf(addresses);
        }
    }

    /** The address that the request comes from: none was sent, or the word for that one. */
    record OfClient() implements Dyndns2Addresses {}

    /** The addresses that the host has already. */
    record Unchanged() implements Dyndns2Addresses {}

    /** None that a host can have. */
    record None(Reason reason) implements Dyndns2Addresses {}

    /** Why there is no address; of several reasons the first here is the one to tell. */
    enum Reason {
        TOO_MANY("more than " + HostRecord.MAX_ADDRESSES + " addresses"),
        PREFIX_AND_MORE("a prefix with something behind its length; a FRITZ!Box puts the length into <ip6lanprefix>,"
                + " so that no address can be made of it in the URL"),
        NO_HOST("an address that no other host can reach, such as a link-local one"),
        PREFIX("only the prefix of a network, or an address whose last 64 bits are zero, which no host has"),
        PLACEHOLDER("a placeholder that the client has not replaced"),
        UNREADABLE("neither an address nor a word that is known here"),
        IPV4("only an IPv4 address"),
        ELSEWHERE("an address in a parameter that is not read here; myip is");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        /** Returns what was sent instead of an address, to be put after a verb. */
        String text() {
            return text;
        }
    }
}
