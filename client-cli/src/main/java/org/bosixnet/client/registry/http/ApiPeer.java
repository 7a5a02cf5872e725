package org.bosixnet.client.registry.http;

import java.util.List;
import java.util.Optional;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.registry.RegisteredHost;
import org.bosixnet.client.registry.RegisteredHosts;
import org.bosixnet.client.registry.Registry.ReportOutcome;
import org.bosixnet.client.registry.Registry.Reported;
import org.bosixnet.client.registry.Registry.WithdrawOutcome;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.wire.HostRecordJson;
import org.bosixnet.client.registry.wire.StrictJson;

/**
 * Speaks the JSON API. Every operation returns empty if the peer does not know that API, as an original does not (it
 * answers 200 with HTML).
 */
final class ApiPeer {
    private static final String HOSTS = "api/v1/hosts";

    private final HttpTransport http;
    private final Failures failures;

    ApiPeer(HttpTransport http, Failures failures) {
        this.http = http;
        this.failures = failures;
    }

    Optional<Reported> report(HostName name, List<HostAddress> addresses)
            throws RegistryException, InterruptedException {
        Answer answer = http.send(Request.json("PUT", pathOf(name), HostRecordJson.reportOf(addresses)));
        if (answer.knowsNoApi()) {
            return Optional.empty();
        }
        boolean created = answer.status() == 201;
        if (!created && answer.status() != 200) {
            throw failures.of(answer, name);
        }
        RegisteredHost record = http.json(answer, HostRecordJson::one);
        if (!record.name().equals(name) || !record.addresses().equals(addresses)) {
            throw failures.badAnswer("answered with a record of " + record.name() + " " + record.addresses()
                    + " when told that " + name + " has " + addresses);
        }
        boolean justNow = record.changed() != null && record.changed().equals(record.seen());
        ReportOutcome changed = justNow ? ReportOutcome.CHANGED : ReportOutcome.UNCHANGED;
        return Optional.of(new Reported(created ? ReportOutcome.CREATED : changed, record.contested() != null));
    }

    Optional<WithdrawOutcome> withdraw(HostName name) throws RegistryException, InterruptedException {
        Request delete = Request.json("DELETE", pathOf(name), null);
        Answer answer = http.send(delete);
        if (answer.status() == 204) {
            failures.requireGone(http.send(delete), name);
            return Optional.of(WithdrawOutcome.WITHDRAWN);
        }
        if (answer.knowsNoApi()) {
            return Optional.empty();
        }
        if (answer.status() == 404 && !Failures.isElsewhere(answer)) {
            return Optional.of(WithdrawOutcome.NOT_LISTED);
        }
        throw failures.of(answer, name);
    }

    /** Returns the record, an empty one if the registry knows no such host. */
    Optional<Optional<RegisteredHost>> get(HostName name) throws RegistryException, InterruptedException {
        Answer answer = http.send(Request.json("GET", pathOf(name), null));
        if (answer.knowsNoApi()) {
            return Optional.empty();
        }
        if (answer.status() == 404 && !Failures.isElsewhere(answer)) {
            return Optional.of(Optional.empty());
        }
        if (answer.status() != 200) {
            throw failures.of(answer, name);
        }
        RegisteredHost record = http.json(answer, HostRecordJson::one);
        if (!record.name().equals(name)) {
            throw failures.badAnswer("answered with a record of " + record.name() + " when asked for " + name);
        }
        return Optional.of(Optional.of(record));
    }

    Optional<RegisteredHosts> list(int maxNames, long maxBytes) throws RegistryException, InterruptedException {
        Answer.With<Optional<RegisteredHosts>> reply = http.send(
                Request.json("GET", HOSTS, null).maxBytes(maxBytes),
                (head, body) -> head.isJson()
                        ? Optional.of(StrictJson.read(body, json -> HostRecordJson.all(json, maxNames)))
                        : Optional.empty());
        if (reply.value() != null) {
            return reply.value();
        }
        if (reply.answer().knowsNoApi()) {
            return Optional.empty();
        }
        throw failures.of(reply.answer());
    }

    static String pathOf(HostName name) {
        return HOSTS + "/" + name;
    }
}
