package org.bosixnet.client.registry.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.registry.HostChanges;
import org.jspecify.annotations.Nullable;

/** Reads the data of an event. Every error is an {@link IOException} with a sentence. */
public final class HostChangesJson {

    /** The longest spelling of an address (RFC 4291 section 2.2), in characters. */
    private static final int MAX_ADDRESS_LENGTH = 45;

    private final StrictJson json;
    private final List<HostChanges.Host> hosts = new ArrayList<>();
    private final List<String> removed = new ArrayList<>();
    private boolean complete;
    private boolean whole;

    private HostChangesJson(StrictJson json) {
        this.json = json;
    }

    /** Returns the changes; empty if the event says that it is the whole list, not a change. */
    public static Optional<HostChanges> read(String text) throws IOException {
        return StrictJson.read(text, json -> new HostChangesJson(json).changes());
    }

    private Optional<HostChanges> changes() throws IOException {
        json.object(this::take);
        if (!complete) {
            throw new IOException("it does not say whether it is the whole list ('reset')");
        }
        return whole ? Optional.empty() : Optional.of(new HostChanges(hosts, removed));
    }

    private void take(String key) throws IOException {
        switch (key) {
            case "hosts" -> json.array(index -> hosts.add(host()));
            case "removed" -> json.array(index -> removed.add(name()));
            case "reset" -> {
                whole = json.bool();
                complete = true;
            }
            default -> json.skip();
        }
    }

    private HostChanges.Host host() throws IOException {
        Fields fields = new Fields();
        json.object(key -> {
            switch (key) {
                case "name" -> fields.name = name();
                case "addresses" -> fields.addresses = addresses();
                default -> json.skip();
            }
        });
        if (fields.name == null || fields.addresses == null) {
            throw new IOException("a host has no " + (fields.name == null ? "'name'" : "'addresses'"));
        }
        return new HostChanges.Host(fields.name, fields.addresses);
    }

    private static final class Fields {
        private @Nullable String name;
        private @Nullable List<String> addresses;
    }

    private String name() throws IOException {
        return bounded(json.string(), HostName.MAX_LENGTH, "a name");
    }

    private List<String> addresses() throws IOException {
        List<String> addresses = new ArrayList<>();
        json.array(index -> {
            if (index >= HostChanges.MAX_ADDRESSES) {
                throw new IOException("a host has more than " + HostChanges.MAX_ADDRESSES + " addresses");
            }
            addresses.add(bounded(json.string(), MAX_ADDRESS_LENGTH, "an address"));
        });
        return addresses;
    }

    private static String bounded(String text, int max, String what) throws IOException {
        if (text.length() > max) {
            throw new IOException(what + " has more than " + max + " characters");
        }
        return text;
    }
}
