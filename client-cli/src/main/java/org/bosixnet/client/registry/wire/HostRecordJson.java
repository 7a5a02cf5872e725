package org.bosixnet.client.registry.wire;

import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bosixnet.client.host.Escaped;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.InvalidValueException;
import org.bosixnet.client.registry.RegisteredHost;
import org.bosixnet.client.registry.RegisteredHost.State;
import org.bosixnet.client.registry.RegisteredHosts;
import org.jspecify.annotations.Nullable;

/** Reads and writes a host's record in the JSON API. Every error is an {@link IOException} with a sentence. */
public final class HostRecordJson {
    private @Nullable String name;
    private @Nullable List<String> addresses;
    private @Nullable Instant changed;
    private @Nullable Instant seen;
    private State state = State.UNKNOWN;
    private @Nullable Instant contested;

    private HostRecordJson() {}

    /** Returns the body that reports these addresses. Their spelling needs no escapes. */
    public static String reportOf(List<HostAddress> addresses) {
        StringBuilder out = new StringBuilder("{\"addresses\":[");
        String separator = "";
        for (HostAddress address : addresses) {
            out.append(separator).append('"').append(address).append('"');
            separator = ",";
        }
        return out.append("]}").toString();
    }

    /** Reads a record, which must be valid. */
    public static RegisteredHost one(StrictJson json) throws IOException {
        return record(json).orElseThrow(() -> new IOException("the record's name or one of its addresses is invalid"));
    }

    /** Reads the answer with all records, of which the first {@code maxNames} are taken; invalid ones are left out. */
    public static RegisteredHosts all(StrictJson json, int maxNames) throws IOException {
        List<RegisteredHost> hosts = new ArrayList<>();
        int[] count = {-1};
        json.object(key -> {
            if (key.equals("hosts")) {
                count[0] = 0;
                json.array(index -> {
                    if (index < maxNames) {
                        record(json).ifPresent(hosts::add);
                    } else {
                        json.skip();
                    }
                    count[0]++;
                });
            } else {
                json.skip();
            }
        });
        if (count[0] < 0) {
            throw new IOException("it holds no 'hosts'");
        }
        int taken = Math.min(count[0], maxNames);
        return new RegisteredHosts(hosts, taken - hosts.size(), count[0] - taken);
    }

    private static Optional<RegisteredHost> record(StrictJson json) throws IOException {
        HostRecordJson fields = new HostRecordJson();
        json.object(key -> fields.take(key, json));
        return fields.validated();
    }

    private void take(String key, StrictJson json) throws IOException {
        switch (key) {
            case "name" -> name = json.string();
            case "addresses" -> addresses = strings(json);
            case "changed" -> changed = instant(json.string());
            case "seen" -> seen = instant(json.string());
            case "state" -> state = state(json.string());
            case "contested" ->
                json.object(property -> {
                    if (property.equals("since")) {
                        contested = instant(json.string());
                    } else {
                        json.skip();
                    }
                });
            default -> json.skip();
        }
    }

    private static List<String> strings(StrictJson json) throws IOException {
        List<String> values = new ArrayList<>();
        json.array(index -> values.add(json.string()));
        return values;
    }

    private static Instant instant(String text) throws IOException {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IOException("'" + Escaped.text(text) + "' is not a time", e);
        }
    }

    private static State state(String text) {
        return switch (text) {
            case "online" -> State.ONLINE;
            case "stale" -> State.STALE;
            case "quiet" -> State.QUIET;
            default -> State.UNKNOWN;
        };
    }

    private Optional<RegisteredHost> validated() throws IOException {
        if (name == null || addresses == null) {
            throw new IOException("a record has no " + (name == null ? "'name'" : "'addresses'"));
        }
        try {
            return Optional.of(new RegisteredHost(
                    new HostName(name),
                    addresses.stream().map(HostAddress::new).toList(),
                    changed,
                    seen,
                    state,
                    contested));
        } catch (InvalidValueException e) {
            return Optional.empty();
        }
    }
}
