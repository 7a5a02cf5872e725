package org.bosixnet.http.dyndns2;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bosixnet.access.Caller;
import org.bosixnet.access.RequestLog;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostName;
import org.bosixnet.host.InvalidValueException;
import org.bosixnet.host.Reports;
import org.bosixnet.http.problem.ProblemException;
import org.bosixnet.limit.ThrottledException;
import org.bosixnet.registry.Authority;
import org.bosixnet.registry.HostRegistry;
import org.bosixnet.registry.RefusedException;
import org.bosixnet.registry.UpdateOutcome;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Stores what a dyndns2 client reports, name by name, and returns each result in that protocol's words. */
final class Dyndns2Updates {

    private static final Logger LOG = LoggerFactory.getLogger(Dyndns2Updates.class);
    private static final int MAX_NAMES = 20;

    private static final String NO_ADDRESS = "dnserr";

    /** The word for an option that this provider does not have: a host here is off line when it is withdrawn. */
    private static final String OFFLINE = "!donator";

    private final HostRegistry registry;
    private final Caller caller;
    private final RequestLog log;

    Dyndns2Updates(HostRegistry registry, Caller caller, RequestLog log) {
        this.registry = registry;
        this.caller = caller;
        this.log = log;
    }

    /**
     * Returns a line for each name, in the order of the request: clients match the first line with the first name. A
     * name that changes too often, or for which there is no room, does not prevent storing the names after it.
     *
     * @throws RefusedException if one of the names cannot be stored now
     * @throws ThrottledException if one of the names changes too often
     * @throws ProblemException if a name has a key and the caller presents none
     */
    String lines(Dyndns2Request request) {
        if (request.names().isEmpty()) {
            return "notfqdn\n";
        }
        if (request.names().size() > MAX_NAMES) {
            return "numhost\n";
        }
        Function<HostName, String> result = request.offline() ? name -> OFFLINE : result(request);
        StringBuilder lines = new StringBuilder();
        ThrottledException throttled = null;
        RefusedException refused = null;
        for (String name : request.names()) {
            try {
                lines.append(word(name, result)).append('\n');
            } catch (ThrottledException e) {
                throttled = longer(throttled, e);
            } catch (RefusedException e) {
                refused = e;
            }
        }
        if (refused != null) {
            throw refused;
        }
        if (throttled != null) {
            throw throttled;
        }
        return lines.toString();
    }

    /** Returns what is to be done with each name; it returns the result in the protocol's words. */
    private Function<HostName, String> result(Dyndns2Request request) {
        Authority authority = caller.authority().ofHost(Reports.DYNDNS2);
        Dyndns2Addresses sent = Dyndns2AddressReader.read(request);
        if (sent instanceof Dyndns2Addresses.Unchanged) {
            return name ->
                    registry.keep(name, authority).map(Dyndns2Updates::done).orElseGet(this::nothingToKeep);
        }
        Optional<List<HostAddress>> addresses = addresses(sent);
        return addresses.isEmpty()
                ? name -> NO_ADDRESS
                : name -> done(registry.update(name, addresses.get(), authority));
    }

    private Optional<List<HostAddress>> addresses(Dyndns2Addresses sent) {
        if (sent instanceof Dyndns2Addresses.Given given) {
            return Optional.of(given.addresses());
        }
        if (sent instanceof Dyndns2Addresses.None none) {
            noAddress(none.reason().text());
            return Optional.empty();
        }
        return ofClient();
    }

    private static String done(UpdateOutcome outcome) {
        return (outcome.kind() == UpdateOutcome.Kind.UNCHANGED ? "nochg " : "good ")
                + outcome.record().preferredAddress();
    }

    /** @param instead what was reported instead of an address */
    private void noAddress(String instead) {
        log.tell(LOG, Level.WARN, "{} gets dnserr: it reports " + instead, caller.client());
    }

    private String nothingToKeep() {
        noAddress("that its address stays, but the host has none");
        return NO_ADDRESS;
    }

    private Optional<List<HostAddress>> ofClient() {
        Optional<HostAddress> own = caller.client().hostAddress();
        if (caller.client().hidden()) {
            noAddress("no address, and may be a proxy, whose own is not taken: name it in"
                    + " bosixnet.trusted-proxies, and let it set X-Forwarded-For (docs/proxies.md)");
        } else if (own.isEmpty()) {
            noAddress("no address, and its own is none of IPv6 that other hosts can reach");
        }
        return own.map(List::of);
    }

    private String word(String text, Function<HostName, String> result) {
        HostName name;
        try {
            name = new HostName(text);
        } catch (InvalidValueException e) {
            return "notfqdn";
        }
        try {
            return result.apply(name);
        } catch (RefusedException e) {
            if (e.kind() == RefusedException.Kind.NAME_RESERVED) {
                return "nohost"; // for this name; the problem's status would stop some clients for good
            }
            if (e.kind() != RefusedException.Kind.NOT_OWNER) {
                throw e;
            }
            if (caller.anonymous()) {
                throw ProblemException.noKey(); // a word would not make a client send its key
            }
            return "nohost";
        }
    }

    private static ThrottledException longer(@Nullable ThrottledException one, ThrottledException other) {
        return one == null || one.retryAfter().compareTo(other.retryAfter()) < 0 ? other : one;
    }
}
