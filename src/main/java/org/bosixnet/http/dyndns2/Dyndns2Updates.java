package org.bosixnet.http.dyndns2;

import java.util.List;
import java.util.Optional;
import org.bosixnet.access.Caller;
import org.bosixnet.access.RequestLog;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostName;
import org.bosixnet.host.InvalidValueException;
import org.bosixnet.http.problem.ProblemException;
import org.bosixnet.registry.HostRegistry;
import org.bosixnet.registry.RefusedException;
import org.bosixnet.registry.ThrottledException;
import org.bosixnet.registry.UpdateOutcome;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Stores what a dyndns2 client reports, name by name, and returns each result in that protocol's words. */
final class Dyndns2Updates {

    private static final Logger LOG = LoggerFactory.getLogger(Dyndns2Updates.class);
    private static final int MAX_NAMES = 20;

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
     * name that changes too often does not prevent storing the names after it.
     *
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
        Optional<List<HostAddress>> addresses =
                request.addresses().isEmpty() ? ofClient() : Dyndns2Addresses.read(request.addresses());
        StringBuilder lines = new StringBuilder();
        ThrottledException throttled = null;
        for (String name : request.names()) {
            try {
                lines.append(word(name, addresses)).append('\n');
            } catch (ThrottledException e) {
                throttled = longer(throttled, e);
            }
        }
        if (throttled != null) {
            throw throttled;
        }
        return lines.toString();
    }

    private Optional<List<HostAddress>> ofClient() {
        if (caller.client().hidden()) {
            log.tell(
                    LOG,
                    Level.WARN,
                    "{} reports no address, and what it forwards is not trusted: it is not in"
                            + " bosixnet.trusted-proxies",
                    caller.client());
        }
        return caller.client().hostAddress().map(List::of);
    }

    private String word(String text, Optional<List<HostAddress>> addresses) {
        HostName name;
        try {
            name = new HostName(text);
        } catch (InvalidValueException e) {
            return "notfqdn";
        }
        if (addresses.isEmpty()) {
            return "dnserr";
        }
        try {
            UpdateOutcome outcome =
                    registry.update(name, addresses.get(), caller.authority().ofHost());
            return (outcome.kind() == UpdateOutcome.Kind.UNCHANGED ? "nochg " : "good ")
                    + outcome.record().preferredAddress();
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
