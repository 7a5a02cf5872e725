package org.bosixnet.client.cli;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Collectors;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.registry.RegisteredHost;
import org.bosixnet.client.time.Age;

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
        if (host.contested() != null) {
            json.add("contested", host.contested().toString());
        }
        return json;
    }

    static String header() {
        return line("NAME", "ADDRESSES", "STATE", "SEEN");
    }

    static String toText(RegisteredHost host, Instant now) {
        return line(
                host.name().value(),
                host.addresses().stream().map(HostAddress::text).collect(Collectors.joining(" ")),
                host.state() == RegisteredHost.State.UNKNOWN
                        ? "-"
                        : host.state().name().toLowerCase(Locale.ROOT),
                (host.seen() == null ? "-" : Age.of(host.seen(), now) + " ago")
                        + (host.contested() == null ? "" : ", contested"));
    }

    private static String line(String name, String addresses, String state, String seen) {
        return String.format("%-30s %-40s %-8s %s", name, addresses, state, seen);
    }
}
