package org.bosixnet.http.list;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import jakarta.json.stream.JsonGenerator;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostRecord;
import org.bosixnet.host.Reports;
import org.bosixnet.registry.Liveness;
import org.jspecify.annotations.Nullable;

/** A host on the wire. */
@JsonbPropertyOrder({"name", "addresses", "changed", "seen", "state", "reports", "contested"})
public record HostJson(
        String name,
        List<String> addresses,
        String changed,
        String seen,
        String state,
        @Nullable String reports,
        @Nullable Contested contested) {

    /** That several computers report the name in turns. */
    public record Contested(String since) {}

    public static HostJson of(HostRecord record, Liveness liveness, Instant now) {
        return new HostJson(
                record.name().value(),
                record.addresses().stream().map(HostAddress::text).toList(),
                record.changed().toString(),
                record.seen().toString(),
                liveness.state(record, now).name().toLowerCase(Locale.ROOT),
                record.reports() == Reports.UNKNOWN ? null : record.reports().text(),
                liveness.contestedSince(record.name())
                        .map(since -> new Contested(since.toString()))
                        .orElse(null));
    }

    /** Writes this as JSON-B would, which takes ten times as long: too long for every host of a list. */
    void write(JsonGenerator json) {
        json.writeStartObject().write("name", name).writeStartArray("addresses");
        addresses.forEach(json::write);
        json.writeEnd().write("changed", changed).write("seen", seen).write("state", state);
        if (reports != null) {
            json.write("reports", reports);
        }
        if (contested != null) {
            json.writeStartObject("contested").write("since", contested.since()).writeEnd();
        }
        json.writeEnd();
    }
}
