package org.bosixnet.client.cli;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.util.Locale;
import java.util.stream.Collectors;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.registry.RegisteredHost;

/** Prints a host of a registry. */
final class HostOutput {

    private HostOutput() {}

    static JsonObjectBuilder toJson(RegisteredHost host) {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("name", host.name().value())
                .add(
                        "addresses",
                        Json.createArrayBuilder(
                                host.addresses().stream().map(HostAddress::text).toList()))
                .add("state", host.state().name().toLowerCase(Locale.ROOT));
        if (host.changed() != null) {
            json.add("changed", host.changed().toString());
        }
        if (host.seen() != null) {
            json.add("seen", host.seen().toString());
        }
        return json;
    }

    static String toText(RegisteredHost host) {
        String addresses = host.addresses().stream().map(HostAddress::text).collect(Collectors.joining(" "));
        return String.format(
                "%-30s %-40s %-8s %s",
                host.name(),
                addresses,
                host.state().name().toLowerCase(Locale.ROOT),
                host.seen() == null ? "" : "seen " + host.seen());
    }
}
